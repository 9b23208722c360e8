/// Numbers and lines as the kernel writes them.
enum KernelNumber {
  /// The only line of a text, without its end; nil when there are more.
  static func line(_ text: String) -> Substring? {
    let line = text.hasSuffix("\n") ? text.dropLast() : text[...]
    return line.contains("\n") ? nil : line
  }

  /// A decimal number without a sign; nil for anything else and for one above 64 bits.
  static func whole(_ text: some StringProtocol) -> UInt64? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? UInt64(text) : nil
  }

  /// A decimal number with an optional fraction and no sign, such as `0.42`.
  static func fraction(_ text: some StringProtocol) -> Double? {
    let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    guard isPlain, let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// The words of the first line that begins with `key`, without the key.
  static func words(after key: String, in text: String) -> [Substring]? {
    for line in text.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" }
      if let first = words.first, first == key { return Array(words.dropFirst()) }
    }
    return nil
  }
}
