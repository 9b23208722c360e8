import Quantities
public import ResourcePolicy

extension Engine {
  /// A session that says something new of itself is classified again, unless somebody put it where
  /// it is.
  mutating func describe(
    _ id: SessionID, as attributes: SessionAttributes, by actor: String, at now: Now,
    into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.termination == nil else { throw .sessionTerminating(id) }
    guard session.attributes != attributes else { return }
    sessions.update(id) { $0.attributes = attributes }
    guard !session.reason.isPinned else {
      return classifyHome(of: session, as: attributes, at: now)
    }
    let place = compiled.classifier.place(
      session.applicant(as: attributes), at: now.wall)
    guard place.group != session.group else {
      return sessions.update(id) { $0.reason = place.reason }
    }
    move(session, to: place.group, .automatic, reason: place.reason, by: actor, at: now)
    effects.append(.refresh(id))
    checkThresholds(of: id, at: now, into: &effects)
    admitWaiting(at: now, into: &effects)
  }

  /// A call that a threshold took elsewhere goes back to where its session belongs by then.
  private mutating func classifyHome(
    of session: Session, as attributes: SessionAttributes, at now: Now
  ) {
    guard let switching = session.call?.switching, switching.returnTo != nil,
      switching.returnReason?.isPinned == false
    else { return }
    let place = compiled.classifier.place(
      session.applicant(as: attributes), at: now.wall)
    let isThere = place.group == session.group
    sessions.update(session.id) {
      $0.call?.switching.returnTo = isThere ? nil : place.group
      $0.call?.switching.returnReason = isThere ? nil : place.reason
      if isThere { $0.reason = place.reason }
    }
  }
}

extension Session {
  /// The session as somebody who wants to be put into a group.
  public func applicant(as attributes: SessionAttributes? = nil) -> Applicant {
    let attributes = attributes ?? self.attributes
    return Applicant(
      attributes, as: principal ?? Principal(user: attributes.user), kind: kind)
  }
}
