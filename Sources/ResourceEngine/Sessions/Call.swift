public import Quantities

/// One unit of work inside a session: a command, a query, a job step. A session has at most one.
public struct Call: Hashable, Sendable {
  public enum Phase: String, Codable, Sendable {
    /// In the queue of its group's pool.
    case queued
    /// Holds a slot of its group's pool.
    case running
  }

  public let id: CallID
  public internal(set) var phase: Phase
  public let limits: RequestedLimits
  public let demand: CallDemand
  public let began: Now
  /// It had to wait for its slot, if only for a moment.
  public let wasQueued: Bool
  /// Its place among the waiting ones.
  public internal(set) var rank: QueueRank
  /// When it got its slot.
  public internal(set) var admitted: Now?
  /// What it holds while it runs.
  public internal(set) var grant: Grant
  /// What has been reported of it so far.
  public internal(set) var used = CallUse()
  /// It has waited for parallel servers long enough and takes what there is.
  public internal(set) var skipsServers = false
  @Rare private var rareSwitching: CallSwitching? = nil

  init(
    id: CallID, phase: Phase, limits: RequestedLimits, demand: CallDemand, began: Now,
    rank: QueueRank, grant: Grant
  ) {
    self.id = id
    self.phase = phase
    self.limits = limits
    self.demand = demand
    self.began = began
    self.rank = rank
    self.grant = grant
    wasQueued = phase == .queued
    admitted = phase == .running ? began : nil
  }

  /// What became of it by thresholds of the plan.
  public internal(set) var switching: CallSwitching {
    get { rareSwitching ?? .none }
    set { rareSwitching = newValue == .none ? nil : newValue }
  }

  /// Where thresholds took it from, and why it was there.
  var home: (group: GroupID, reason: GroupReason?)? {
    rareSwitching.flatMap { switching in
      switching.returnTo.map { ($0, switching.returnReason) }
    }
  }

  /// No end brings it back to the group that a threshold took it from.
  mutating func stay() {
    if home != nil { switching.returnTo = nil }
  }

  /// How long it waited, up to `now` while it still does.
  public func waited(at now: Now) -> TimeSpan {
    (admitted ?? now).boot.since(began.boot)
  }

  /// How long it has been running.
  public func ran(at now: Now) -> TimeSpan {
    admitted.map { now.boot.since($0.boot) } ?? .zero
  }
}

/// What a call has used, as its body reports it.
public struct CallUse: Hashable, Codable, Sendable {
  public var cpu = TimeSpan.zero
  /// Bytes read and written.
  public var ioBytes = ByteCount.zero
  /// Requests to devices.
  public var ioRequests = 0
  /// Logical reads.
  public var ioLogical = 0
  /// Uncommitted undo; it is given back when the call ends.
  public var undo = ByteCount.zero

  public init() {}

  public static func += (a: inout CallUse, b: CallUse) {
    a.cpu = a.cpu + b.cpu
    a.ioBytes = a.ioBytes + b.ioBytes
    a.ioRequests.add(saturating: b.ioRequests)
    a.ioLogical.add(saturating: b.ioLogical)
    a.undo = a.undo + b.undo
  }

  /// The larger of two readings of one thing.
  static func latest(_ a: CallUse, _ b: CallUse) -> CallUse {
    var use = CallUse()
    use.cpu = max(a.cpu, b.cpu)
    use.ioBytes = max(a.ioBytes, b.ioBytes)
    use.ioRequests = max(a.ioRequests, b.ioRequests)
    use.ioLogical = max(a.ioLogical, b.ioLogical)
    use.undo = max(a.undo, b.undo)
    return use
  }

  /// What was added since `former`; nothing where a reading fell.
  func since(_ former: CallUse) -> CallUse {
    var use = CallUse()
    use.cpu = TimeSpan(nanoseconds: cpu.nanoseconds - former.cpu.nanoseconds)
    use.ioBytes = ByteCount(bytes: ioBytes.bytes - former.ioBytes.bytes)
    use.ioRequests = max(0, ioRequests &- former.ioRequests)
    use.ioLogical = max(0, ioLogical &- former.ioLogical)
    use.undo = ByteCount(bytes: undo.bytes - former.undo.bytes)
    return use
  }
}

/// What thresholds of the plan have done to a call.
public struct CallSwitching: Hashable, Codable, Sendable {
  /// Where it came into its present group; nil: it began there.
  var entered: Now?
  /// What it had used by then.
  var usedBefore = CallUse()
  /// The group to go back to at its end.
  public internal(set) var returnTo: GroupID?
  /// Why it was there.
  var returnReason: GroupReason?
  /// The groups that thresholds took it from: it does not come back by a threshold.
  var passed: [GroupID] = []
  /// The thresholds of its present group that have been noted.
  var noted = NotedThresholds()

  static let none = CallSwitching()

  /// A threshold takes the call out of a group.
  ///
  /// - Parameters:
  ///   - reason: why its session was there.
  ///   - isForCall: the session goes back at the end of the call, to the first group of several.
  mutating func leave(_ group: GroupID, _ reason: GroupReason, isForCall: Bool) {
    passed.append(group)
    guard isForCall, returnTo == nil else { return }
    returnTo = group
    returnReason = reason
  }
}

/// What became of the last call of a session that is still open.
public struct EndedCall: Hashable, Codable, Sendable {
  public let id: CallID
  public let outcome: Outcome
}
