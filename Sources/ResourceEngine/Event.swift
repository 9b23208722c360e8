public import Quantities
public import ResourcePolicy

/// Everything that can happen to the engine.
public enum Event: Hashable, Codable, Sendable {
  /// A client asks to be let in. It is put into a group and is inactive.
  case open(OpenRequest)
  /// A session asks to work: it gets a slot or waits for one.
  case begin(BeginRequest)
  /// A body started the command of a session, and says by what it is held.
  case start(SessionID, ProcessIdentity, Enforcement = .bySignals)
  /// A script or body adds to what a call has used.
  case charge(CallID, CallUse)
  /// The supervisor of a command says what its call has used so far.
  case report(SessionID, CallUse)
  /// The call of a script's session is done.
  case endCall(CallID, Usage)
  /// The call of a session is not wanted any more, running or waiting.
  case cancelCall(CallID)
  /// A waiting call is to stand directly in front of another, or of all of its group.
  case placeCall(CallID, before: CallID?)
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
  /// A session gets another priority.
  case prioritize(SessionID, SessionPriority, by: Principal)
  /// A session is lent a step of priority.
  case boost(SessionID, by: Principal)
  /// What the running call of a session waits for is held by another session; nil: no more.
  case block(SessionID, by: SessionID?)
  /// How much memory a session may reserve; nil: as its group says.
  case setQuota(SessionID, MemoryQuota?)
  /// The administrator changed the policy. Large and rare, so that it does not make every event
  /// large.
  indirect case adopt(Policy)
  /// The supervisor of a session is proved dead and its processes are gone.
  case lose(SessionID, reason: String)
  /// A body has looked how busy the machine is.
  case observe(HostReading)
  /// Pools are changed, or used by something that is no session.
  case memory(MemoryEvent)
  case quarantine(QuarantineEvent)
}

/// What can happen to memory pools.
public enum MemoryEvent: Hashable, Codable, Sendable {
  case create(
    name: EntityName, parent: MemoryPoolID?, size: ByteCount, minimum: ByteCount, isAutoTuned: Bool)
  case delete(MemoryPoolID)
  case resize(MemoryPoolID, to: ByteCount)
  case set(MemoryPoolID, minimum: ByteCount?, isAutoTuned: Bool?)
  case allocate(MemoryPoolID, ByteCount)
  case free(MemoryPoolID, ByteCount)
  /// Carries out what the advisor recommends.
  case applyAdvice
}

/// What an administrator can do to fingerprints.
public enum QuarantineEvent: Hashable, Codable, Sendable {
  case add(fingerprint: String, reason: String, for: TimeSpan)
  case remove(fingerprint: String)
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
  public var priority: SessionPriority
  /// No time limit ends it; administrators only.
  public var isSystem: Bool

  public init(
    kind: Session.Kind, attributes: SessionAttributes, owner: UInt32,
    principal: Principal? = nil, group: GroupID? = nil, priority: SessionPriority = .normal,
    isSystem: Bool = false
  ) {
    self.kind = kind
    self.attributes = attributes
    self.owner = owner
    self.principal = principal ?? Principal(user: attributes.user)
    self.group = group
    self.priority = priority
    self.isSystem = isSystem
  }
}

/// What a session asks for when it wants to work.
public struct BeginRequest: Hashable, Codable, Sendable {
  public var session: SessionID
  public var limits: RequestedLimits
  public var demand: CallDemand
  /// false: refuse instead of waiting.
  public var mayWait: Bool

  public init(
    session: SessionID, limits: RequestedLimits = .init(), demand: CallDemand = .nothing,
    mayWait: Bool = true
  ) {
    self.session = session
    self.limits = limits
    self.demand = demand
    self.mayWait = mayWait
  }
}
