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

  var isEmpty: Bool { entries.isEmpty }

  /// The least number of the text below a limit for which `isMeant` holds.
  ///
  /// - Complexity: O(numbers of the text) expected.
  func first(
    for text: String, below limit: Int, where isMeant: (Int) -> Bool
  ) -> Int? {
    guard !entries.isEmpty else { return nil }
    let hash = Self.hash(text)
    var index = heads[Self.chain(of: hash, among: heads.count)]
    while index >= 0 {
      let entry = entries[index]
      guard entry.number < limit else { return nil }
      if entry.hash == hash, isMeant(entry.number) { return entry.number }
      index = entry.next
    }
    return nil
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
