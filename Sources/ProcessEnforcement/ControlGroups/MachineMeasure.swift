import LinuxHost
import Quantities
import ResourceEngine

/// What percentages of the machine and limits of its disks are measured by.
struct MachineMeasure {
  /// Processors that there are to share out, parts of one included.
  let processors: Double
  /// Those that may be named.
  let online: CPUList
  /// The disks behind the mounted file systems. A limit of a group's I/O is set for each of them:
  /// which one a command will use is not known before.
  let disks: [DeviceNumber]
  let nodes: [HostNode]
  /// Whether pages can be moved out of memory at all.
  let hasSwapSpace: Bool

  /// - Parameter isContainerAware: counts what the container may use, not what the machine has.
  static func read(isContainerAware: Bool) -> MachineMeasure {
    let count = ProcessorCount.read()
    var processors = Double(count?.online.count ?? 1)
    if isContainerAware {
      processors = Double(count?.allowed.count ?? 1)
      if let quota = ContainerLimits.read().processors { processors = min(processors, quota) }
    }
    let disks = Set(MountedFileSystem.read().map(\.device)).flatMap { BackingDisks.of($0) }
    return MachineMeasure(
      processors: max(0.001, processors), online: count?.online ?? .none,
      disks: Set(disks).sorted(),
      nodes: NUMANode.read().map {
        HostNode(number: $0.number, processors: $0.processors, memory: $0.memory)
      }, hasSwapSpace: (MemoryInfo.read()?.swap ?? .zero) > .zero)
  }
}
