public import Quantities

/// What a directive says about parallel statements beyond the limit of one of them.
public struct ParallelRules: Hashable, Codable, Sendable {
  /// What happens to a statement that has waited for servers for too long.
  public enum TimeoutAction: String, Codable, Hashable, Sendable, CaseIterable {
    case cancel
    /// It runs with the servers there are, perhaps one.
    case run
  }

  /// Whether statements of the group wait when servers are short.
  public enum Criticality: String, Codable, Hashable, Sendable, CaseIterable {
    /// In the order of the queue.
    case no
    /// They wait, but in front of all others.
    case queue
    /// They never wait.
    case bypass
  }

  /// The part of all parallel servers that the group may hold, also when others are free.
  public var servers: Percentage?
  public var queueTimeout: TimeSpan?
  /// nil: cancel.
  public var timeoutAction: TimeoutAction?
  /// nil: no.
  public var critical: Criticality?

  public init() {}

  public var isEmpty: Bool { self == ParallelRules() }
}
