public import Quantities
public import ResourcePolicy

/// What is kept of a session after it has ended: one line of the history log.
public struct SessionRecord: Hashable, Codable, Sendable {
  public let id: SessionID
  public let kind: Session.Kind
  public let attributes: SessionAttributes
  public let group: String
  public let outcome: Outcome
  /// In words, where a limit or a person ended it.
  public let reason: String?
  public let exit: ExitStatus?
  public let opened: WallTime
  public let ended: WallTime
  public let usage: Usage
}

/// How a command ended, as the kernel reports it.
public enum ExitStatus: Hashable, Codable, Sendable {
  case exited(code: Int32)
  case signaled(signal: Int32, core: Bool)
}

/// A body's report that a command is over.
public struct ExitReport: Hashable, Codable, Sendable {
  /// nil: the command never started, or nobody saw how it ended.
  public var status: ExitStatus?
  public var usage: Usage
  /// Set when something other than the command itself ended it.
  public var outcome: Outcome?
  public var reason: String?

  public init(
    status: ExitStatus?, usage: Usage = Usage(), outcome: Outcome? = nil, reason: String? = nil
  ) {
    self.status = status
    self.usage = usage
    self.outcome = outcome
    self.reason = reason
  }
}
