package import Quantities

/// What the control groups above this process allow it: the smallest limit on the way from its
/// own group to the top, of either version of control groups.
package struct ContainerLimits: Hashable, Sendable {
  /// nil when nothing limits it.
  package let memory: ByteCount?
  /// CPU time per time: 1.5 are one and a half CPUs. nil when nothing limits it.
  package let processors: Double?

  /// - Parameter root: stands for `/`.
  package static func read(root: String = "") -> ContainerLimits {
    let groups = KernelFile.text(root + "/proc/self/cgroup").map(GroupMembership.list) ?? []
    var memory: [ByteCount] = []
    var processors: [Double] = []
    for folder in folders(of: groups) {
      func text(_ name: String) -> String? {
        KernelFile.text("\(root)/sys/fs/cgroup\(folder)/\(name)")
      }
      for name in ["memory.max", "memory.limit_in_bytes"] {
        if let limit = text(name).flatMap(memoryLimit) { memory.append(limit) }
      }
      if let limit = text("cpu.max").flatMap(processorLimit) { processors.append(limit) }
      if let quota = text("cpu.cfs_quota_us"), let period = text("cpu.cfs_period_us"),
        let limit = processorLimit("\(line(quota)) \(line(period))")
      {
        processors.append(limit)
      }
    }
    return ContainerLimits(memory: memory.min(), processors: processors.min())
  }

  /// The folders below `/sys/fs/cgroup` where limits of these groups and of those above may stand.
  ///
  /// Inside a container the path may be one of the host, while the top of what is mounted is the
  /// container's own group: so the top is always among them.
  static func folders(of groups: [GroupMembership]) -> [String] {
    var folders: [String] = []
    for group in groups {
      let mounts: [String]
      if group.controllers.isEmpty {
        mounts = ["", "/unified"]
      } else if group.controllers.contains("memory") || group.controllers.contains("cpu") {
        mounts = ([group.controllers.joined(separator: ",")] + group.controllers).map { "/" + $0 }
      } else {
        continue
      }
      for mount in mounts {
        for folder in ancestors(of: group.path).map({ mount + $0 }) where !folders.contains(folder)
        {
          folders.append(folder)
        }
      }
    }
    return folders
  }

  /// The path and everything above it; only the top for a path that leads out of what is mounted.
  private static func ancestors(of path: String) -> [String] {
    let names = path.split(separator: "/")
    guard !names.contains(".."), names.count <= mostLevels else { return [""] }
    return (0...names.count).map { count in names[..<count].map { "/" + $0 }.joined() }
  }

  /// Deeper ones are not looked at; the kernel allows it, nobody makes them.
  private static let mostLevels = 64

  /// `memory.max` or `memory.limit_in_bytes`; nil for no limit, which version 1 writes as the
  /// largest number of whole pages.
  static func memoryLimit(_ text: String) -> ByteCount? {
    guard let bytes = KernelNumber.whole(line(text)), bytes < 1 << 62 else { return nil }
    return ByteCount(bytes: Int64(bytes))
  }

  /// `cpu.max`, a quota and its period in microseconds; nil for no limit.
  static func processorLimit(_ text: String) -> Double? {
    let words = line(text).split(separator: " ")
    guard words.count == 2, let quota = KernelNumber.whole(words[0]),
      let period = KernelNumber.whole(words[1]), quota > 0, period > 0
    else { return nil }
    return Double(quota) / Double(period)
  }

  private static func line(_ text: String) -> Substring { text.prefix { $0 != "\n" } }
}
