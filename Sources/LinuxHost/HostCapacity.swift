package import Quantities

/// How much there is to share out.
package struct HostCapacity: Hashable, Sendable {
  /// At least 1.
  package let processors: Int
  /// Hardware threads of one core; 1 where the kernel does not say.
  package let threadsPerCore: Int
  /// nil where the kernel does not say.
  package let memory: ByteCount?

  /// - Parameters:
  ///   - isContainerAware: counts what this process may use: its affinity, and the limits of the
  ///     control groups above it, a part of a CPU as a whole one. Otherwise the whole machine.
  ///   - root: stands for `/`.
  package static func read(isContainerAware: Bool, root: String = "") -> HostCapacity {
    let counted = ProcessorCount.read(root: root)
    let installed = MemoryInfo.read(root: root)?.total
    guard isContainerAware else {
      return HostCapacity(
        processors: counted?.online.count ?? 1, threadsPerCore: counted?.threadsPerCore ?? 1,
        memory: installed)
    }
    let limits = ContainerLimits.read(root: root)
    let allowed = counted?.allowed.count ?? 1
    let quota = limits.processors.flatMap { Int(exactly: $0.rounded(.up)) } ?? allowed
    return HostCapacity(
      processors: max(1, min(allowed, quota)), threadsPerCore: counted?.threadsPerCore ?? 1,
      memory: [installed, limits.memory].compactMap { $0 }.min())
  }
}
