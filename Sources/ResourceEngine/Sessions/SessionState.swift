extension Session {
  /// Where a session stands. It follows from what the session has, so that no state can disagree
  /// with it.
  public enum State: String, Codable, Sendable, CaseIterable {
    /// Open, and has had no call yet.
    case inactive
    /// Its call waits in the queue.
    case waiting
    /// Its call runs.
    case active
    /// Its call runs and waits for something that another session holds.
    case blocked
    /// Without a call, after the last one.
    case idle
    /// It is being ended; it keeps what it holds until its processes are gone.
    case killed
    /// It is gone from the state; its record is in the history.
    case terminated

    /// The states that can follow at once. Everything else is refused.
    public var next: Set<State> {
      switch self {
      case .inactive: [.waiting, .active, .killed, .terminated]
      case .waiting: [.active, .idle, .killed, .terminated]
      case .active: [.blocked, .idle, .killed, .terminated]
      case .blocked: [.active, .idle, .killed, .terminated]
      case .idle: [.waiting, .active, .killed, .terminated]
      case .killed: [.terminated]
      case .terminated: []
      }
    }
  }

  public var state: State {
    if termination != nil { return .killed }
    switch call?.phase {
    case .queued: return .waiting
    case .running: return blockedBy == nil ? .active : .blocked
    case nil: return lastCall == nil ? .inactive : .idle
    }
  }
}
