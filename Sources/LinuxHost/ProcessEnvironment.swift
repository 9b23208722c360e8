/// The environment that a process was started with.
package enum ProcessEnvironment {
  /// `NAME=value` entries; nil when it may not be read or the process is gone.
  package static func of(_ pid: Int32) -> [Substring]? {
    KernelFile.text("/proc/\(pid)/environ")?.split(separator: "\0")
  }
}
