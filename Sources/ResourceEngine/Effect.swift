public import Quantities

/// An answer that a body must deliver once, after the state that caused it is durable.
public enum Effect: Hashable, Codable, Sendable {
  /// The waiting call of this session got its slot.
  case admit(SessionID)
  /// The waiting call of this session is over without a slot.
  case abandon(SessionID, Outcome)
  /// End the processes of this session and report the exit.
  case terminate(SessionID, Termination)
  /// Limits or weights of this session may have changed.
  case refresh(SessionID)
  /// An adaptive call that runs has another degree of parallelism now.
  case degree(SessionID, CallID, to: Int)
  /// Something that only needs to be kept in the event log: a threshold, a runaway.
  case noted(SessionID, String)
  /// A schedule or window made another plan the active one.
  case activated(plan: String, by: String)
  /// The session has left the state; keep its record.
  case ended(SessionRecord)
}
