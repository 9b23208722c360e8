/// The control groups that any process stands in.
package enum ProcessGroups {
  /// - Parameter root: stands for `/`.
  /// - Returns: empty when there is no such process.
  package static func of(_ pid: Int32, root: String = "") -> [GroupMembership] {
    KernelFile.text("\(root)/proc/\(pid)/cgroup").map(GroupMembership.list) ?? []
  }

  /// The folder in which a process stands, in the hierarchy of one of our places.
  ///
  /// - Returns: nil when it stands outside of what is mounted.
  package static func folder(of pid: Int32, in place: GroupPlace, root: String = "") -> String? {
    let mounts = MountedFileSystem.read(root: root)
    guard
      let mount = mounts.filter({ $0.type == (place.isUnified ? "cgroup2" : "cgroup") })
        .filter({ isBelow(place.folder, root + $0.mountPoint) })
        .max(by: { $0.mountPoint.utf8.count < $1.mountPoint.utf8.count })
    else { return nil }
    let membership = of(pid, root: root).first { membership in
      place.isUnified
        ? membership.controllers.isEmpty
        : membership.controllers.contains { name in
          place.controllers.contains { $0.legacyName == name }
        }
    }
    return membership?.path(belowMountOf: mount.root).map { root + mount.mountPoint + $0 }
  }

  private static func isBelow(_ folder: String, _ mountPoint: String) -> Bool {
    folder == mountPoint || folder.hasPrefix(mountPoint + "/")
  }
}
