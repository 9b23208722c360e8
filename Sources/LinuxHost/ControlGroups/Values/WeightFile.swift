/// A file with one weight: `cpu.weight`, `cpu.shares`, `io.weight` and their kin.
package enum WeightFile {
  /// A number alone, or the line `default 100` among lines for devices.
  package static func weight(parsing text: String) -> Int? {
    if let words = KernelNumber.words(after: "default", in: text) {
      return words.count == 1 ? KernelNumber.whole(words[0]).flatMap { Int(exactly: $0) } : nil
    }
    return KernelNumber.line(text).flatMap { KernelNumber.whole($0) }.flatMap { Int(exactly: $0) }
  }
}
