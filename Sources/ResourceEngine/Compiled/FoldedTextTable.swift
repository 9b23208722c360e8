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

  /// Eight bytes at a time, each with the bit set that tells capitals from small letters, which
  /// makes a few more texts equal than are; mixed as splitmix64 does (Steele, Lea, Flood 2014).
  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      let whole = bytes.count & ~7
      var hash = UInt64(truncatingIfNeeded: bytes.count)
      for offset in stride(from: 0, to: whole, by: 8) {
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(
          fromByteOffset: offset, as: UInt64.self)
        hash = mixed(hash, word)
      }
      var rest: UInt64 = 0
      for byte in bytes[whole...] { rest = rest << 8 | UInt64(byte) }
      return mixed(hash, rest)
    }
  }

  private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let sum = (hash ^ (word | 0x2020_2020_2020_2020)) &* 0xBF58_476D_1CE4_E5B9
    return sum ^ (sum >> 29)
  }
}
