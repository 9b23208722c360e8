import ProcessEnforcement
import ResourceManagement

/// By what a session is held, for `session show`.
enum EnforcementView {
  /// - Parameter session: nil for one that has ended.
  static func append(_ session: Session?, _ snapshot: Snapshot, to record: inout Record) {
    let enforcement = session?.enforcement
    let means = enforcement.map { $0.isByControlGroups ? "control groups" : "signals and nice" }
    let folders = session.map { CommandFolders.of($0, snapshot) } ?? []
    record.append("adopted", session.map { .bool($0.isAdopted) } ?? .null)
    record.append("heldBy", .text(means))
    record.append("cpus", .text(enforcement?.cpus?.description))
    record.append("memoryNodes", .text(enforcement?.memoryNodes?.description))
    record.append("controlGroups", .list(folders.map { .text($0) }))
    record.append("notHeld", .list((enforcement?.gaps ?? []).map { .text($0) }))
  }
}
