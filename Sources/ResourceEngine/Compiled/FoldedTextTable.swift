/// Numbers found by a text, whatever its ASCII case is. A look-up allocates nothing.
///
/// Texts are kept as their hashes only, so that a text may, very rarely, also find the numbers of
/// another: whoever looks up asks each number whether it is meant.
struct FoldedTextTable: Sendable {
  fileprivate struct Entry: Sendable {
    let hash: UInt64
    let number: Int
    /// The next entry of the same chain, or -1.
    let next: Int
  }

  private var entries: [Entry] = []
  /// The first entry of each chain, or -1; a power of two long.
  private var heads: [Int]

  /// - Parameter pairs: in ascending order of their numbers.
  /// - Complexity: O(n).
  init(_ pairs: [(text: String, number: Int)]) {
    var length = 1
    while length < pairs.count { length *= 2 }
    heads = Array(repeating: -1, count: length)
    entries.reserveCapacity(pairs.count)
    // From the last one on, so that each chain ascends.
    for pair in pairs.reversed() {
      let hash = Self.hash(pair.text)
      let chain = Self.chain(of: hash, among: length)
      entries.append(Entry(hash: hash, number: pair.number, next: heads[chain]))
      heads[chain] = entries.count - 1
    }
  }

  /// The numbers of a text, ascending; very rarely others among them.
  struct Matches: Sequence, IteratorProtocol {
    fileprivate let entries: [Entry]
    fileprivate let hash: UInt64
    fileprivate var index: Int

    mutating func next() -> Int? {
      while index >= 0 {
        let entry = entries[index]
        index = entry.next
        if entry.hash == hash { return entry.number }
      }
      return nil
    }
  }

  /// - Complexity: O(numbers of the text) expected.
  subscript(text: String) -> Matches {
    guard !entries.isEmpty else { return Matches(entries: [], hash: 0, index: -1) }
    let hash = Self.hash(text)
    let first = heads[Self.chain(of: hash, among: heads.count)]
    return Matches(entries: entries, hash: hash, index: first)
  }

  private static func chain(of hash: UInt64, among length: Int) -> Int {
    Int(truncatingIfNeeded: hash ^ (hash &>> 32)) & (length - 1)
  }

  /// FNV-1a, Landon Curt Noll's 64-bit hash, of the bytes in lower case.
  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in bytes {
        let isCapital = byte &- UInt8(ascii: "A") < 26
        hash = (hash ^ UInt64(isCapital ? byte | 0x20 : byte)) &* 0x100_0000_01B3
      }
      return hash
    }
  }
}
