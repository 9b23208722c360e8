package import Quantities

/// What a process has read and written so far: `/proc/PID/io`. Includes children that it has
/// waited for.
package struct ProcessIO: Hashable, Sendable {
  /// From and to devices, not the page cache.
  package let bytesRead: ByteCount
  package let bytesWritten: ByteCount
  /// System calls that read or wrote.
  package let readCalls: Int
  package let writeCalls: Int

  /// nil when the text lacks one of them: proc_pid_io(5).
  package init?(parsing text: String) {
    func number(_ key: String) -> UInt64? {
      guard let words = KernelNumber.words(after: key, in: text), words.count == 1 else {
        return nil
      }
      return KernelNumber.whole(words[0])
    }
    guard let read = number("read_bytes:"), let written = number("write_bytes:"),
      let readCalls = number("syscr:"), let writeCalls = number("syscw:")
    else { return nil }
    bytesRead = ByteCount(bytes: Int64(clamping: read))
    bytesWritten = ByteCount(bytes: Int64(clamping: written))
    self.readCalls = Int(clamping: readCalls)
    self.writeCalls = Int(clamping: writeCalls)
  }

  /// nil when there is no such process, when it is somebody else's, and on a kernel that does not
  /// count.
  ///
  /// - Parameter root: stands for `/`.
  package static func of(_ pid: Int32, root: String = "") -> ProcessIO? {
    KernelFile.text("\(root)/proc/\(pid)/io").flatMap { ProcessIO(parsing: $0) }
  }
}
