/// Numbers found by a text, whatever its ASCII case is. A look-up allocates nothing.
///
/// Texts are kept as their hashes only, so that a text may, very rarely, also find the numbers of
/// another: whoever looks up asks each number whether it is meant.
struct FoldedTextTable: Sendable {
  private struct Entry: Sendable {
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

  /// Visits the numbers of a text, ascending, and very rarely others among them, until one is not
  /// to be followed by more. A visit, because a sequence of its own would retain the table.
  ///
  /// - Complexity: O(numbers of the text) expected.
  func visit(_ text: String, while goesOn: (Int) -> Bool) {
    guard !entries.isEmpty else { return }
    let hash = Self.hash(text)
    var index = heads[Self.chain(of: hash, among: heads.count)]
    while index >= 0 {
      let entry = entries[index]
      if entry.hash == hash, !goesOn(entry.number) { return }
      index = entry.next
    }
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
