import Glibc
package import LinuxHost

extension FakeControlGroups {
  /// The tree as a door sees it.
  package var imitation: Imitation {
    Imitation { [self] act in
      let number: Int32?
      switch act {
      case .made(let folder):
        made(folder)
        number = nil
      case .removing(let folder): number = removing(folder)
      case .writing(let folder, let file, let value): number = writing(folder, file, value)
      }
      guard let number else { return .goOn }
      return number == 0 ? .done : .refuse(number)
    }
  }

  /// Every mount point is what `mountinfo` says it is, and writable, but for the paths named.
  package func layout(base: String? = nil, readOnly: Set<String> = []) -> ControlGroupLayout {
    let top = root.path
    let mounts = MountedFileSystem.list(parsing: root.text("proc/self/mountinfo") ?? "")
    let probe = ControlGroupLayout.Probe(
      magic: { path in
        switch mounts.last(where: { top + $0.mountPoint == path })?.type {
        case "cgroup2": FileSystemMagic.cgroup2
        case "cgroup": FileSystemMagic.cgroup
        default: 0
        }
      },
      isWritable: { path in
        access(path, F_OK) == 0 && !readOnly.contains(String(path.dropFirst(top.count)))
      },
      text: ControlGroupLayout.Probe.kernel.text)
    return ControlGroupLayout.read(root: top, base: base, probe: probe)
  }

  /// Our groups in it.
  package func open() -> ControlGroups {
    ControlGroups.open(layout(), root: root.path, imitation: imitation)
  }
}
