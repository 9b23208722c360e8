/// The environment that a process was started with.
package enum ProcessEnvironment {
  /// What the kernel takes for arguments and environment together, and some more.
  private static let mostBytes = 8 << 20

  /// `NAME=value` entries; nil when it may not be read or the process is gone.
  package static func of(_ pid: Int32) -> [Substring]? {
    KernelFile.text("/proc/\(pid)/environ", mostBytes: mostBytes)?.split(separator: "\0")
  }
}
