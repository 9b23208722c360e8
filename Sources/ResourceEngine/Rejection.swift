public import Quantities

/// Why an event was refused. The engine is unchanged.
public enum Rejection: Error, Hashable, Sendable {
  case sessionNotFound(SessionID, hasEnded: Bool)
  case callNotFound(CallID, hasEnded: Bool)
  case groupNotFound(GroupID)
  /// The session has a call already.
  case callInProgress(SessionID, call: CallID)
  case sessionTerminating(SessionID)
  /// The event is for sessions of the other kind.
  case wrongKind(SessionID, is: Session.Kind, operation: String)
  /// `endCall` or `charge` of a call that still waits.
  case callNotRunning(CallID, operation: String)
  /// The event is for calls that wait.
  case callNotWaiting(CallID)
  /// Nothing is free and the caller will not wait.
  case poolFull(Shortage)
  /// The call asks for more than there could ever be.
  case neverFits(Shortage)
  /// The queue has no place left.
  case queueFull(group: String, waiting: Int, limit: Effective<Int>)
  /// No place is left between two waiting calls, or they are in different queues.
  case noPlace(CallID, before: CallID)
  /// The group still has sessions.
  case groupHasSessions(group: String, sessions: [SessionID])
  case tooManySessions(limit: Int)
  case alreadyStarted(SessionID)
  /// The group takes no new sessions.
  case groupInactive(group: String)
  /// The user has no switch privilege for the group.
  case notPermitted(user: String, group: String)
  /// Only administrators may do this.
  case administratorsOnly(user: String, operation: String)
  /// A maintenance window that is open lets no user session work.
  case windowRefuses(window: String)
  /// The call is expected to use more CPU time than its group allows.
  case estimateTooHigh(estimate: TimeSpan, limit: Effective<TimeSpan>)
  /// The estimate passes a threshold whose action ends the call.
  case estimateRefused(reason: String)
  /// Calls of this kind were ended by limits too often.
  case quarantined(fingerprint: String, until: WallTime, reason: String)
  /// The group holds too much uncommitted undo.
  case undoExceeded(group: String, held: ByteCount, asked: ByteCount, limit: Effective<ByteCount>)
  /// Only a session with a running call can be blocked.
  case notBlockable(SessionID)
  /// The blocker waits, directly or not, for the session that it would block.
  case deadlock(SessionID, with: SessionID)
  case memory(MemoryError)
  case fingerprintNotFound(String)
}

extension Rejection: CustomStringConvertible {
  public var description: String {
    switch self {
    case .sessionNotFound(let id, let hasEnded):
      hasEnded ? "session \(id) has ended" : "there is no session \(id)"
    case .callNotFound(let id, let hasEnded):
      hasEnded ? "call \(id) has ended" : "there is no call \(id)"
    case .groupNotFound(let id): "there is no group with the id \(id)"
    case .callInProgress(let id, let call): "session \(id) already has call \(call)"
    case .sessionTerminating(let id): "session \(id) is being ended"
    case .wrongKind(let id, .command, let operation):
      "session \(id) belongs to a running command and cannot be \(operation); use session kill"
    case .wrongKind(let id, .script, let operation):
      "session \(id) has no command of ours and cannot be \(operation)"
    case .callNotRunning(let id, let operation):
      "call \(id) still waits and cannot be \(operation); cancel it instead"
    case .callNotWaiting(let id): "call \(id) does not wait"
    case .poolFull(let shortage): shortage.description
    case .neverFits(let shortage): "it could never run: \(shortage)"
    case .queueFull(let group, let waiting, let limit):
      "the queue of \(group) is full: \(waiting) of \(limit.value) wait (\(limit.origin))"
    case .noPlace(let id, let other):
      "call \(id) cannot be put in front of call \(other): they are not in one queue, or no place"
        + " is left between it and the one in front"
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
    case .administratorsOnly(let user, let operation):
      "\(user) may not \(operation): only root and the owner of the state may"
    case .estimateTooHigh(let estimate, let limit):
      "the call is expected to use \(estimate) of CPU time, over the estimate limit of"
        + " \(limit.value) (\(limit.origin))"
    case .estimateRefused(let reason): "the call is not started: \(reason)"
    case .quarantined(let fingerprint, let until, let reason):
      "calls with the fingerprint \(fingerprint) are in quarantine until \(until): \(reason)"
    case .undoExceeded(let group, let held, let asked, let limit):
      "\(group) holds \(held) of undo and may not have \(asked) more: the limit is \(limit.value)"
        + " (\(limit.origin))"
    case .notBlockable(let id): "session \(id) has no running call that could be blocked"
    case .deadlock(let id, let other):
      "session \(other) waits for session \(id) already: a deadlock"
    case .memory(let error): error.description
    case .fingerprintNotFound(let fingerprint): "nothing is known of \(fingerprint)"
    }
  }
}
