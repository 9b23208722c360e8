package import Quantities

/// Which CPUs there are, and which of them this process may use.
package struct ProcessorCount: Hashable, Sendable {
  /// CPUs that are switched on.
  package let online: CPUList
  /// Those of them that this process may use: its affinity, within its cpuset.
  package let allowed: CPUList
  /// Hardware threads of one core; 1 where the kernel does not say.
  package let threadsPerCore: Int

  /// - Parameters:
  ///   - online: the text of `/sys/devices/system/cpu/online`.
  ///   - status: the text of `/proc/self/status`; its line `Cpus_allowed_list` counts.
  ///   - siblings: the text of `thread_siblings_list` of the first CPU.
  /// - Returns: nil when `online` is no list of CPUs. What else cannot be read is left out.
  package init?(online: String?, status: String?, siblings: String?) {
    guard let all = online.flatMap(Self.list), !all.isEmpty else { return nil }
    let words = status.flatMap { KernelNumber.words(after: "Cpus_allowed_list:", in: $0) }
    let own = words?.first.flatMap { Self.list(String($0)) }?.intersection(all)
    self.online = all
    allowed = own.flatMap { $0.isEmpty ? nil : $0 } ?? all
    threadsPerCore = max(1, siblings.flatMap(Self.list)?.count ?? 1)
  }

  /// nil where `/sys` is not there.
  ///
  /// - Parameter root: stands for `/`.
  package static func read(root: String = "") -> ProcessorCount? {
    let folder = root + "/sys/devices/system/cpu"
    return ProcessorCount(
      online: KernelFile.text(folder + "/online"),
      status: KernelFile.text(root + "/proc/self/status"),
      siblings: KernelFile.text(folder + "/cpu0/topology/thread_siblings_list"))
  }

  private static func list(_ text: String) -> CPUList? {
    try? CPUList(parsing: String(text.prefix { $0 != "\n" }))
  }
}
