package import Quantities
package import ResourceEngine

/// What one round of the monitor found and did.
package struct MonitorRound: Sendable {
  /// Sessions whose supervisor had died.
  package var lost: [SessionID] = []
  /// What time, load or a schedule made due, in words.
  package var changes: [String] = []
  /// What could not be done.
  package var problems: [String] = []
  package var pressure = MemoryPressure.none
  /// When something is due next; nil when nothing is.
  package var next: Instant?
}

extension Effect {
  /// For a log; nil for what nobody needs to read.
  var words: String? {
    switch self {
    case .admit(let session): "session \(session) got its slot"
    case .abandon(let session, let outcome):
      "session \(session) left the queue: \(outcome.rawValue)"
    case .terminate(let session, let termination):
      "session \(session) is being ended: \(termination.reason)"
    case .degree(let session, _, let degree): "session \(session) has degree \(degree) now"
    case .noted(let session, let text): "session \(session): \(text)"
    case .activated(let plan, let by): "plan \(plan) is active, by \(by)"
    case .ended(let record): "session \(record.id) is over: \(record.outcome.rawValue)"
    case .refresh: nil
    }
  }
}
