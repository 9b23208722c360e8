import CLinux
import Glibc

extension ControlGroupLayout {
  /// What the kernel says of a mount point and of the files below it.
  package struct Probe: Sendable {
    /// The type of the file system at a path, by its magic number; 0 when there is none.
    package var magic: @Sendable (String) -> UInt32
    /// Whether this process may make entries in a folder, or write a file.
    package var isWritable: @Sendable (String) -> Bool
    package var text: @Sendable (String) -> String?

    package init(
      magic: @escaping @Sendable (String) -> UInt32,
      isWritable: @escaping @Sendable (String) -> Bool,
      text: @escaping @Sendable (String) -> String?
    ) {
      self.magic = magic
      self.isWritable = isWritable
      self.text = text
    }

    /// The real files.
    package static let kernel = Probe(
      magic: { rmctl_file_system_magic($0) },
      isWritable: { faccessat(AT_FDCWD, $0, W_OK, AT_EACCESS) == 0 },
      text: { KernelFile.text($0) })
  }

  /// - Parameters:
  ///   - root: stands for `/`.
  ///   - base: the group below which ours are to be made, as a path below every mount point, such
  ///     as `/delegated`; nil for the one that this process stands in.
  package static func read(
    root: String = "", base: String? = nil, probe: Probe = .kernel
  ) -> ControlGroupLayout {
    ControlGroupLayout(
      mounts: probe.text(root + "/proc/self/mountinfo").map(MountedFileSystem.list) ?? [],
      memberships: probe.text(root + "/proc/self/cgroup").map(GroupMembership.list) ?? [],
      root: root, base: base, probe: probe)
  }

  init(
    mounts: [MountedFileSystem], memberships: [GroupMembership], root: String, base: String?,
    probe: Probe
  ) {
    var detection = Detection(root: root, base: base, probe: probe)
    // A later mount on the same point hides an earlier one; what is really there has the magic.
    var visible: [String: MountedFileSystem] = [:]
    for mount in mounts { visible[mount.mountPoint] = mount }
    let shown = mounts.filter { visible[$0.mountPoint] == $0 }
    detection.addUnified(shown, memberships)
    detection.addLegacy(shown, memberships)
    let found = detection.found
    hierarchies = found.map(\.hierarchy)
    let hasLegacy = hierarchies.contains { !$0.isUnified }
    if found.isEmpty {
      kind = .none
    } else if found.allSatisfy(\.isReadOnly) {
      kind = .readOnly
    } else if hasLegacy {
      kind = hierarchies.contains { $0.isUnified } ? .hybrid : .legacy
    } else {
      kind = .unified
    }
  }
}

/// Collects hierarchies from mounts.
private struct Detection {
  let root: String
  let base: String?
  let probe: ControlGroupLayout.Probe
  var found: [(hierarchy: GroupHierarchy, isReadOnly: Bool)] = []

  mutating func addUnified(_ mounts: [MountedFileSystem], _ memberships: [GroupMembership]) {
    let own = memberships.first { $0.controllers.isEmpty }
    let candidates = mounts.filter { isReal($0, type: "cgroup2", magic: FileSystemMagic.cgroup2) }
    guard let mount = best(of: candidates, for: own) else { return }
    let place = below(mount, own)
    let folder = root + mount.mountPoint + (place ?? "")
    func controllers(_ name: String) -> [Controller] {
      probe.text("\(folder)/\(name)").map(Controller.unified) ?? []
    }
    let state = UnifiedBase(
      available: controllers("cgroup.controllers"),
      enabled: controllers("cgroup.subtree_control"),
      hasProcesses: probe.text(folder + "/cgroup.procs").map { !$0.isEmpty } ?? false,
      isTop: probe.text(folder + "/cgroup.type") == nil)
    var obstacle = obstacle(at: mount, place)
    if obstacle == nil, !probe.isWritable(folder + "/cgroup.procs") {
      obstacle =
        "the file \(mount.mountPoint)\(place ?? "")/cgroup.procs is not writable for "
        + "this user: the group needs to be delegated"
    }
    if obstacle == nil { obstacle = barrier(mount, from: own, to: place ?? "") }
    if obstacle == nil, state.hasProcesses, !state.isTop, !state.available.isEmpty {
      obstacle =
        "the group \(mount.mountPoint)\(place ?? "") has processes of its own, so it "
        + "can give no controller to groups below it"
    }
    add(mount, .unified(state), state.available, place, obstacle)
  }

  /// A process is moved by whoever may write the group above both where it stands and where it
  /// goes: without that right a group may be made that no command can be put into.
  private func barrier(
    _ mount: MountedFileSystem, from own: GroupMembership?, to place: String
  ) -> String? {
    guard base != nil, let from = own?.path(belowMountOf: mount.root) else { return nil }
    let pairs = zip(from.split(separator: "/"), place.split(separator: "/"))
    let common = pairs.prefix { $0 == $1 }.map { "/" + $0.0 }.joined()
    guard !probe.isWritable(root + mount.mountPoint + common + "/cgroup.procs") else { return nil }
    let point = mount.mountPoint
    return "a command cannot be moved from \(point)\(from) to \(point)\(place): "
      + "the file \(point)\(common)/cgroup.procs above both is not writable for this user; "
      + "start rmctl inside of the delegated group"
  }

  mutating func addLegacy(_ mounts: [MountedFileSystem], _ memberships: [GroupMembership]) {
    let candidates = mounts.filter { isReal($0, type: "cgroup", magic: FileSystemMagic.cgroup) }
    var taken: Set<Controller> = []
    for first in candidates {
      let controllers = Self.controllers(of: first).filter { !taken.contains($0) }
      guard !controllers.isEmpty else { continue }
      taken.formUnion(controllers)
      let own = memberships.first { $0.controllers.contains(controllers[0].legacyName) }
      let twins = candidates.filter { Self.controllers(of: $0) == Self.controllers(of: first) }
      guard let mount = best(of: twins, for: own) else { continue }
      let place = below(mount, own)
      add(mount, .legacy, controllers, place, obstacle(at: mount, place))
    }
  }

  private mutating func add(
    _ mount: MountedFileSystem, _ version: GroupHierarchy.Version, _ controllers: [Controller],
    _ place: String?, _ obstacle: String?
  ) {
    let hierarchy = GroupHierarchy(
      version: version, controllers: controllers, mountPoint: mount.mountPoint, base: place ?? "",
      obstacle: obstacle)
    found.append((hierarchy, mount.isReadOnly))
  }

  private static func controllers(of mount: MountedFileSystem) -> [Controller] {
    Controller.allCases.filter { mount.superOptions.contains($0.legacyName) }
  }

  private func isReal(_ mount: MountedFileSystem, type: String, magic: UInt32) -> Bool {
    mount.type == type && probe.magic(root + mount.mountPoint) == magic
  }

  /// The one in which most can be done: our own group is below it, and it can be written.
  private func best(
    of mounts: [MountedFileSystem], for own: GroupMembership?
  ) -> MountedFileSystem? {
    func rank(_ mount: MountedFileSystem) -> Int {
      (below(mount, own) == nil ? 0 : 2) + (mount.isReadOnly ? 0 : 1)
    }
    var best = mounts.first
    for mount in mounts.dropFirst() {
      if let chosen = best, rank(mount) > rank(chosen) { best = mount }
    }
    return best
  }

  /// nil when the group is not below the mount point.
  private func below(_ mount: MountedFileSystem, _ own: GroupMembership?) -> String? {
    guard let base else { return own?.path(belowMountOf: mount.root) }
    return GroupMembership(controllers: [], path: base).path(belowMountOf: "/")
  }

  private func obstacle(at mount: MountedFileSystem, _ place: String?) -> String? {
    let point = mount.mountPoint
    guard let place else {
      return "the group of this process is not below \(point), where only \(mount.root) of its "
        + "hierarchy is mounted"
    }
    if mount.isReadOnly { return "\(point) is mounted read-only" }
    guard probe.isWritable(root + point + place) else {
      return "the group \(point)\(place) is missing or not writable for this user"
    }
    return nil
  }
}
