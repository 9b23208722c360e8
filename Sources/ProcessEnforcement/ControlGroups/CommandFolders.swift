import LinuxHost
package import ResourceEngine
package import ResourceManagement

/// Where the control group of a command is, in every hierarchy.
package enum CommandFolders {
  /// Whole paths; empty for one that is held by none.
  package static func of(_ session: Session, _ snapshot: Snapshot) -> [String] {
    let base = StateGroups.base(snapshot.lineage).text
    let path = StateGroups.path(of: session.id, in: session.group).text
    return (session.enforcement?.folders ?? []).map { "\($0.path)/\(base)/\(path)" }
  }
}
