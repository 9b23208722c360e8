import Quantities
import ResourcePolicy

extension Engine {
  mutating func open(_ request: OpenRequest, at now: Now) throws(Rejection) -> [Effect] {
    guard sessions.canAdd else {
      throw .tooManySessions(limit: SessionTable.mostSessions)
    }
    if let group = request.group, policy.group(group) == nil { throw .groupNotFound(group) }
    let place = policy.classify(request.attributes, requested: request.group, kind: request.kind)
    _ = sessions.add { id in
      Session(
        id: id, kind: request.kind, attributes: request.attributes, owner: request.owner,
        group: place.group, reason: place.reason, switches: [], state: .inactive, call: nil,
        lastCall: nil, supervisor: request.supervisor, process: nil, termination: nil,
        opened: now, idleSince: now.boot, usage: Usage())
    }
    accounting.update(place.group) { $0.sessionsOpened.add(saturating: 1) }
    return []
  }
}
