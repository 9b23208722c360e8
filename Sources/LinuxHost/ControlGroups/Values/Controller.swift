/// A part of the kernel that limits or counts what control groups use.
package enum Controller: String, CaseIterable, Sendable {
  case cpu, cpuset, memory, io, pids, freezer
  /// Counts CPU time. Of version 1 only: in version 2 every group counts it.
  case cpuacct

  /// The name under which version 1 mounts it.
  package var legacyName: String { self == .io ? "blkio" : rawValue }

  /// The name in `cgroup.controllers`; nil for what every group of version 2 does by itself.
  package var unifiedName: String? {
    switch self {
    case .cpu, .cpuset, .memory, .io, .pids: rawValue
    case .freezer, .cpuacct: nil
    }
  }

  /// The names of a list such as `cpuset cpu io`; what is not among them is left out.
  package static func unified(parsing text: String) -> [Controller] {
    let words = text.split { $0 == " " || $0 == "\n" }
    return allCases.filter { controller in
      controller.unifiedName.map { name in words.contains { $0 == name } } ?? false
    }
  }
}
