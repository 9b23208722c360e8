import ResourceEngine
import ResourceManagement

extension GroupHold {
  /// That of a session whose start is recorded; nil when no control group holds it.
  init?(of session: Session, in snapshot: Snapshot) {
    guard let enforcement = session.enforcement, enforcement.isByControlGroups else { return nil }
    self.init(
      StateGroups.reopen(enforcement, snapshot.lineage), session.id, in: session.group)
  }
}
