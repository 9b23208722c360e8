package import Quantities

/// The memory of the machine, as `/proc/meminfo` has it.
package struct MemoryInfo: Hashable, Sendable {
  package let total: ByteCount
  /// What new work could get without swapping: free, and what the page cache would give back.
  package let available: ByteCount
  /// Where pages can be moved to; zero without any.
  package let swap: ByteCount

  /// nil when the text lacks one of them: proc_meminfo(5). Linux before 3.14 has no `available`.
  package init?(parsing text: String) {
    func size(_ key: String) -> ByteCount? {
      guard let words = KernelNumber.words(after: key, in: text), words.count == 2,
        words[1] == "kB", let kilobytes = KernelNumber.whole(words[0])
      else { return nil }
      let (bytes, overflow) = Int64(clamping: kilobytes).multipliedReportingOverflow(by: 1024)
      return ByteCount(bytes: overflow ? .max : bytes)
    }
    guard let total = size("MemTotal:"), let available = size("MemAvailable:") else { return nil }
    self.total = total
    self.available = available
    swap = size("SwapTotal:") ?? .zero
  }

  /// - Parameter root: stands for `/`.
  package static func read(root: String = "") -> MemoryInfo? {
    KernelFile.text(root + "/proc/meminfo").flatMap { MemoryInfo(parsing: $0) }
  }
}
