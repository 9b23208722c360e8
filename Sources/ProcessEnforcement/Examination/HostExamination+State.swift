import LinuxHost
import ResourceManagement

extension HostExamination {
  func stateChecks(_ manager: ResourceManager) -> [HostCheck] {
    [
      fileSystem(manager),
      permissions(HostFiles.status(manager.path), HostFiles.status(manager.folder), manager),
      readable(manager),
    ]
  }

  private func fileSystem(_ manager: ResourceManager) -> HostCheck {
    guard let name = manager.networkFileSystem else {
      return .pass("state-disk", "\(manager.folder) is on a file system of this machine")
    }
    return .warn(
      "state-disk",
      "\(manager.folder) is on \(name), where a lock may not keep other machines out and a sync"
        + " may not reach a disk",
      fix: "--state with a path on a local disk, or RMCTL_STATE")
  }

  private func permissions(
    _ file: HostFiles.Status?, _ folder: HostFiles.Status?, _ manager: ResourceManager
  ) -> HostCheck {
    guard let folder else {
      return .pass(
        "state-rights", "\(manager.folder) is not there yet; it is made for its user only")
    }
    let open = [(manager.path, file), (manager.folder, folder)].first { _, status in
      status.map { $0.isWritableByOthers } ?? false
    }
    if let open {
      // Root does not come this far: every command of it refuses such a state.
      return .warn(
        "state-rights",
        "\(open.0) is writable by others, so anybody may change who gets what, and root will not"
          + " trust it", fix: "chmod o-w \(open.0)")
    }
    if let stranger = [file, folder].compactMap({ $0 }).first(where: { !$0.isTrusted }) {
      return .warn(
        "state-rights",
        "it belongs to the user with the number \(stranger.owner), who may change it at any time",
        fix: "--state with a path of your own, or RMCTL_STATE")
    }
    return .pass("state-rights", "nobody but its owner and its group may write it")
  }

  private func readable(_ manager: ResourceManager) -> HostCheck {
    guard manager.exists else {
      return .pass("state", "\(manager.path) is not there yet; the first change makes it")
    }
    do throws(ManagementError) {
      let snapshot = try manager.read()
      return .pass("state", "\(manager.path) is whole, at generation \(snapshot.generation)")
    } catch {
      return .fail("state", "\(error)", fix: error.hint ?? "rmctl state check")
    }
  }
}
