/// A file with a key and a number in every line, such as `cpu.stat` and `memory.events`.
package struct KeyedNumbers: Hashable, Sendable {
  private let numbers: [Substring: UInt64]

  /// nil when a line has another form. Of a key that comes twice the last one counts.
  package init?(parsing text: String) {
    var numbers: [Substring: UInt64] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let number = KernelNumber.whole(words[1]) else { return nil }
      numbers[words[0]] = number
    }
    self.numbers = numbers
  }

  /// nil when there is no such key.
  package subscript(key: String) -> UInt64? { numbers[key[...]] }
}
