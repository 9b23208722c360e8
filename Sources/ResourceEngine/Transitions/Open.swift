import Quantities
import ResourcePolicy

extension Engine {
  mutating func open(_ request: OpenRequest, at now: Now) throws(Rejection) {
    guard sessions.canAdd else {
      throw .tooManySessions(limit: SessionTable.mostSessions)
    }
    if settings.isEnabled, !request.isSystem, let limit = settings.maxSessions,
      sessions.countedSessions >= limit
    {
      throw .tooManySessions(limit: limit)
    }
    if request.isSystem {
      try checkAdministrator(request.principal, "open a system session")
    }
    if request.priority < .normal {
      try checkAdministrator(request.principal, "give the priority \(request.priority.rawValue)")
    }
    if let group = request.group {
      try checkEntry(to: group, for: request.principal, at: now)
    }
    let place = compiled.classifier.place(
      request.attributes, as: request.principal, request.kind, asksFor: request.group,
      at: now.wall)
    sessions.add(
      Session(id: sessions.nextSession, request, in: place.group, place.reason, at: now))
    accounting.update(place.group) { $0.sessionsOpened.add(saturating: 1) }
    seePeaks()
  }

  /// - Throws: ``Rejection/administratorsOnly(user:operation:)``.
  func checkAdministrator(
    _ principal: Principal, _ operation: @autoclosure () -> String
  ) throws(Rejection) {
    guard principal.isAdministrator else {
      throw .administratorsOnly(user: principal.user, operation: operation())
    }
  }
}
