import Glibc
package import Quantities

/// The resident memory of a process: `/proc/PID/statm`.
package enum ProcessMemory {
  /// nil when the process is gone.
  package static func resident(of pid: Int32) -> ByteCount? {
    KernelFile.text("/proc/\(pid)/statm").flatMap { parse($0, page: pageSize) }
  }

  /// - Parameter page: bytes of a page.
  static func parse(_ text: String, page: Int64) -> ByteCount? {
    let words = text.split { $0 == " " || $0 == "\n" }
    guard words.count >= 2, let pages = KernelNumber.whole(words[1]) else { return nil }
    let (bytes, overflow) = Int64(clamping: pages).multipliedReportingOverflow(by: page)
    return ByteCount(bytes: overflow ? .max : bytes)
  }

  private static var pageSize: Int64 { Int64(max(1, sysconf(Int32(_SC_PAGESIZE)))) }
}
