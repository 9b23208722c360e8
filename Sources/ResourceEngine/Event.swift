public import Quantities
public import ResourcePolicy

/// Everything that can happen to the engine.
public enum Event: Hashable, Codable, Sendable {
  /// A client asks to be let in. It is put into a group and is inactive.
  case open(OpenRequest)
  /// A session asks to work: it gets a slot or waits for one.
  case begin(BeginRequest)
  /// A body started the command of a session.
  case start(SessionID, ProcessIdentity)
  /// The call of a script's session is done.
  case endCall(CallID, Usage)
  /// The call of a session is not wanted any more, running or waiting.
  case cancelCall(CallID)
  /// A body reports that the command of a session is over.
  case exit(SessionID, ExitReport)
  /// A session goes away by itself.
  case close(SessionID)
  /// Somebody ends a session.
  case kill(SessionID, Termination)
  /// Somebody moves a session into another group.
  case switchGroup(SessionID, to: GroupID, by: Principal)
  /// A session's group is about to be deleted.
  case reassign(SessionID, to: GroupID, by: String)
  /// A session says something new of itself.
  case describe(SessionID, SessionAttributes, by: String)
  /// The administrator changed the policy.
  case adopt(Policy)
  /// The supervisor of a session is proved dead and its processes are gone.
  case lose(SessionID, reason: String)
}

/// What a client says of itself.
public struct OpenRequest: Hashable, Codable, Sendable {
  public var kind: Session.Kind
  public var attributes: SessionAttributes
  public var owner: UInt32
  /// Who opens it, as far as privileges go.
  public var principal: Principal
  /// The group that it asks for, over all mappings and rules.
  public var group: GroupID?
  public var supervisor: ProcessIdentity?

  public init(
    kind: Session.Kind, attributes: SessionAttributes, owner: UInt32,
    principal: Principal? = nil, group: GroupID? = nil, supervisor: ProcessIdentity? = nil
  ) {
    self.kind = kind
    self.attributes = attributes
    self.owner = owner
    self.principal = principal ?? Principal(user: attributes.user)
    self.group = group
    self.supervisor = supervisor
  }
}

/// What a session asks for when it wants to work.
public struct BeginRequest: Hashable, Codable, Sendable {
  public var session: SessionID
  public var limits: RequestedLimits
  /// false: refuse instead of waiting.
  public var mayWait: Bool

  public init(session: SessionID, limits: RequestedLimits = .init(), mayWait: Bool = true) {
    self.session = session
    self.limits = limits
    self.mayWait = mayWait
  }
}
