public import Quantities

/// Who is admitted first where several wait.
public enum SessionPriority: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
  case critical, high, normal, low

  /// 0 for the first to 3 for the last.
  public var level: Int {
    switch self {
    case .critical: 0
    case .high: 1
    case .normal: 2
    case .low: 3
    }
  }

  /// The priority of a level; the nearest one for a level that there is not.
  public init(level: Int) {
    self =
      switch level {
      case ...0: .critical
      case 1: .high
      case 2: .normal
      default: .low
      }
  }

  /// With what is left of a boost.
  func raised(
    by boost: PriorityBoost, at now: Instant, _ decay: TimeSpan
  ) -> SessionPriority {
    SessionPriority(level: level - boost.remaining(at: now, decay: decay))
  }

  /// The more urgent one is the smaller.
  public static func < (a: SessionPriority, b: SessionPriority) -> Bool { a.level < b.level }
}

/// Steps of priority lent to a session; one is taken back after each span of decay.
public struct PriorityBoost: Hashable, Codable, Sendable {
  /// Steps at the moment of the last boost.
  public let steps: Int
  public let at: Instant

  /// Steps that are left.
  public func remaining(at now: Instant, decay: TimeSpan) -> Int {
    guard decay > .zero else { return 0 }
    let gone = now.since(at).nanoseconds / decay.nanoseconds
    return Int(max(0, Int64(steps) - gone))
  }
}

extension Session {
  /// The priority with what is left of a boost.
  public func effectivePriority(at now: Instant, decay: TimeSpan) -> SessionPriority {
    guard let boost else { return priority }
    return priority.raised(by: boost, at: now, decay)
  }
}
