import Quantities
import ResourcePolicy

extension Engine {
  mutating func open(_ request: OpenRequest, at now: Now) throws(Rejection) -> [Effect] {
    guard sessions.canAdd else {
      throw .tooManySessions(limit: SessionTable.mostSessions)
    }
    if let group = request.group {
      try checkEntry(to: group, for: request.principal, at: now)
    }
    let place = compiled.classifier.place(
      Applicant(
        request.attributes, as: request.principal, kind: request.kind, requested: request.group),
      in: policy, at: now.wall, zones: zones)
    _ = sessions.add { id in
      Session(
        id: id, kind: request.kind, attributes: request.attributes, owner: request.owner,
        principal: request.principal, group: place.group, reason: place.reason, switches: [],
        state: .inactive, call: nil,
        lastCall: nil, supervisor: request.supervisor, process: nil, termination: nil,
        opened: now, idleSince: now.boot, usage: Usage())
    }
    accounting.update(place.group) { $0.sessionsOpened.add(saturating: 1) }
    return []
  }
}
