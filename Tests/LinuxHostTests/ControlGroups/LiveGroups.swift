import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// Control groups of this machine, below one folder of the test's own, which goes with the object.
final class LiveGroups: Sendable {
  let groups: ControlGroups
  private let layout: ControlGroupLayout

  /// Whether the kernel lets this process make groups with controllers.
  static let isPossible: Bool = {
    let layout = ControlGroupLayout.read()
    return geteuid() == 0
      && [Controller.cpu, .memory, .pids].allSatisfy {
        if case .usable = layout.place(of: $0) { true } else { false }
      }
  }()
  static let need = "needs root and writable cpu, memory and pids control groups"

  init(isWithoutUnified: Bool = false) throws {
    let name = try #require(GroupBaseName(parsing: "rmctl-test-\(getpid())"))
    layout = ControlGroupLayout.read()
    groups = ControlGroups.open(layout, base: name, isWithoutUnified: isWithoutUnified)
    self.name = name
  }

  private let name: GroupBaseName

  /// For what the kernel needs a moment for: up to ten seconds.
  static let patience = Patience(attempts: 2000, pause: .milliseconds(5))

  deinit {
    _ = try? groups.kill(.root, Self.patience)
    try? groups.removeAll(Self.patience)
  }

  /// The folder of a group in the hierarchy of a controller.
  func folder(_ controller: Controller, _ group: GroupPath) -> String? {
    guard case .usable(let hierarchy) = layout.place(of: controller) else { return nil }
    return "\(hierarchy.folder)/\(name.text)/\(group.text)"
  }

  /// The folder of a group in version 2; nil when that is not mounted or not of use.
  func unifiedFolder(_ group: GroupPath) -> String? {
    guard let unified = layout.unified, unified.obstacle == nil else { return nil }
    return "\(unified.folder)/\(name.text)/\(group.text)"
  }

  /// A group below every mount point, as ``ControlGroupLayout`` takes it.
  func base(_ group: GroupPath) -> String? {
    layout.unified.map { "\($0.base)/\(name.text)/\(group.text)" }
  }

  /// Whether version 2 is there, and one path names where this process stands in all hierarchies.
  static let isInOnePlace: Bool = {
    let layout = ControlGroupLayout.read()
    return layout.unified?.obstacle == nil && layout.unified != nil
      && Set(layout.hierarchies.map(\.base)).count == 1
  }()
  static let needOfOnePlace = "needs version 2, and the same place in all hierarchies"

  /// Our folders that are there, in any hierarchy.
  var leftovers: [String] {
    layout.hierarchies.map { "\($0.folder)/\(name.text)" }.filter { access($0, F_OK) == 0 }
  }

  /// A process in a group, with all that it starts; `script` begins once it is there.
  func start(_ script: String, in group: GroupPath) throws -> Child {
    let child = try Child(
      ["/bin/sh", "-c", "exec 2>/dev/null; kill -STOP $$; " + script],
      variables: ["PATH=/usr/bin:/bin"])
    #expect(soon { ProcessStat.of(child.pid)?.state == "T" })
    try groups.move(child.pid, into: group)
    kill(child.pid, SIGCONT)
    return child
  }
}
