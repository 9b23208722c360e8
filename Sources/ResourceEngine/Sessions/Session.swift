public import Quantities
public import ResourcePolicy

/// One admitted client or command.
public struct Session: Hashable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// Opened by `rmctl run`: it lives as long as its supervisor and has one call.
    case command
    /// Opened by a script: it lives until it is closed, killed, idle for too long, or the
    /// machine is restarted.
    case script
  }

  public let id: SessionID
  public let kind: Kind
  public internal(set) var attributes: SessionAttributes
  /// The numeric user who opened it: only that user and root may end or move it.
  public let owner: UInt32
  /// Who opened it, as far as privileges go; nil in states of schema 1.
  public let principal: Principal?
  /// No time limit ends it, and it does not count among the sessions that the setting
  /// `max-sessions` allows.
  public let isSystem: Bool
  public internal(set) var group: GroupID
  public internal(set) var reason: GroupReason
  /// Group switches, oldest first, the last sixteen.
  public internal(set) var switches: [GroupSwitch]
  public internal(set) var priority: SessionPriority
  public internal(set) var call: Call?
  public internal(set) var lastCall: EndedCall?
  public let opened: Now
  /// Since when it has no call.
  public internal(set) var idleSince: Instant
  /// Of the calls that have ended.
  public internal(set) var usage: Usage

  @Rare private var oddities: Oddities? = nil

  /// What most sessions do not have.
  private struct Oddities: Hashable {
    var boost: PriorityBoost?
    var blockedBy: Block?
    var quota: MemoryQuota?
    var process: ProcessIdentity?
    var enforcement: Enforcement?
    var termination: Termination?
  }

  /// One that has just been let in.
  init(
    id: SessionID, _ request: OpenRequest, in group: GroupID, _ reason: GroupReason, at now: Now
  ) {
    self.id = id
    kind = request.kind
    attributes = request.attributes
    owner = request.owner
    principal = request.principal
    isSystem = request.isSystem
    self.group = group
    self.reason = reason
    switches = []
    priority = request.priority
    opened = now
    idleSince = now.boot
    usage = Usage()
  }

  /// Who holds up a session, and since when.
  public struct Block: Hashable, Codable, Sendable {
    public let session: SessionID
    public let since: Instant
  }
}

extension Session {
  public internal(set) var boost: PriorityBoost? {
    get { oddities?.boost }
    set { change { $0.boost = newValue } }
  }

  /// The session that holds what its call waits for.
  public internal(set) var blockedBy: Block? {
    get { oddities?.blockedBy }
    set { change { $0.blockedBy = newValue } }
  }

  public internal(set) var quota: MemoryQuota? {
    get { oddities?.quota }
    set { change { $0.quota = newValue } }
  }

  /// The command itself, once started.
  public internal(set) var process: ProcessIdentity? {
    get { oddities?.process }
    set { change { $0.process = newValue } }
  }

  /// By what the started command is held to its limits.
  public internal(set) var enforcement: Enforcement? {
    get { oddities?.enforcement }
    set { change { $0.enforcement = newValue } }
  }

  public internal(set) var termination: Termination? {
    get { oddities?.termination }
    set { change { $0.termination = newValue } }
  }

  mutating func terminate(_ termination: Termination, at now: Now) {
    var termination = termination
    termination.since = now.boot
    self.termination = termination
  }

  private mutating func change(_ body: (inout Oddities) -> Void) {
    var changed = oddities ?? Oddities()
    body(&changed)
    oddities = changed == Oddities() ? nil : changed
  }
}

/// Memory that a session may hold, over what its group says.
public struct MemoryQuota: Hashable, Codable, Sendable {
  /// nil: that of the group.
  public var sessionMemory: ByteCount?
  /// nil: a quarter of the session memory.
  public var workArea: ByteCount?

  public init(sessionMemory: ByteCount? = nil, workArea: ByteCount? = nil) {
    self.sessionMemory = sessionMemory
    self.workArea = workArea
  }
}
