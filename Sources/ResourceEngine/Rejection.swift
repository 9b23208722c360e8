public import Quantities

/// Why an event was refused. The engine is unchanged.
public enum Rejection: Error, Hashable, Sendable {
  case sessionNotFound(SessionID)
  case callNotFound(CallID)
  case groupNotFound(GroupID)
  /// The session has a call already.
  case callInProgress(SessionID, call: CallID)
  case sessionTerminating(SessionID)
  /// The event is for sessions of the other kind.
  case wrongKind(SessionID, is: Session.Kind, operation: String)
  /// `endCall` of a call that still waits.
  case callNotRunning(CallID)
  /// No slot is free and the caller will not wait.
  case poolFull(Shortage)
  /// The queue has no place left.
  case queueFull(group: String, waiting: Int, limit: Effective<Int>)
  /// The group still has sessions.
  case groupHasSessions(group: String, sessions: [SessionID])
  case tooManySessions(limit: Int)
  case alreadyStarted(SessionID)
  /// The group takes no new sessions.
  case groupInactive(group: String)
  /// The user has no switch privilege for the group.
  case notPermitted(user: String, group: String)
  /// A maintenance window that is open lets no user session work.
  case windowRefuses(window: String)
}

/// The constraint that keeps a call from its slot.
public struct Shortage: Hashable, Sendable {
  public let limit: Effective<Int>
  public let running: Int
  /// The sessions that hold the slots.
  public let holders: [SessionID]
}

extension Rejection: CustomStringConvertible {
  public var description: String {
    switch self {
    case .sessionNotFound(let id): "there is no session \(id)"
    case .callNotFound(let id): "there is no call \(id)"
    case .groupNotFound(let id): "there is no group with the id \(id)"
    case .callInProgress(let id, let call): "session \(id) already has call \(call)"
    case .sessionTerminating(let id): "session \(id) is being ended"
    case .wrongKind(let id, .command, let operation):
      "session \(id) belongs to a running command and cannot be \(operation); use session kill"
    case .wrongKind(let id, .script, let operation):
      "session \(id) has no command of ours and cannot be \(operation)"
    case .callNotRunning(let id): "call \(id) still waits; cancel it instead"
    case .poolFull(let shortage):
      "no slot is free: \(shortage.running) of \(shortage.limit.value) are taken"
        + " (\(shortage.limit.origin))"
    case .queueFull(let group, let waiting, let limit):
      "the queue of \(group) is full: \(waiting) of \(limit.value) wait (\(limit.origin))"
    case .groupHasSessions(let group, let sessions):
      "the group \(group) still has sessions: "
        + sessions.prefix(10).map(\.description).joined(separator: ", ")
    case .tooManySessions(let limit): "there are already \(limit) live sessions"
    case .alreadyStarted(let id): "the command of session \(id) has already been started"
    case .groupInactive(let group): "the group \(group) is inactive and takes no new sessions"
    case .notPermitted(let user, let group):
      "\(user) has no switch privilege for the group \(group)"
    case .windowRefuses(let window):
      "the maintenance window \(window) is open and lets no user session work"
    }
  }
}
