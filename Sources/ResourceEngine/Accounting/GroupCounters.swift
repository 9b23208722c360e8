public import Quantities
public import Scheduling

/// Counters of one group since the state was made. A call that moves to another group takes its
/// beginning along, so that every group adds up by itself.
public struct GroupCounters: Hashable, Sendable {
  public var sessionsOpened = 0
  public var sessionsEnded = 0
  public var callsBegun = 0
  /// Calls that had to wait.
  public var callsQueued = 0
  public var callsAdmitted = 0
  /// Calls that got a slot and have ended, by whatever cause.
  public var callsEnded = 0
  /// Calls that left the queue without a slot.
  public var callsAbandoned = 0
  public var queueTimeouts = 0
  public var executionTimeouts = 0
  public var cpuLimits = 0
  /// Commands that the kernel ended for want of memory.
  public var memoryKills = 0
  public var idleTimeouts = 0
  /// Sessions ended because they stood idle and blocked another.
  public var idleBlockers = 0
  public var kills = 0
  public var lost = 0
  /// Calls that thresholds moved to another group.
  public var thresholdSwitches = 0
  public var thresholdCancels = 0
  public var thresholdKills = 0
  /// Thresholds that were only noted.
  public var thresholdNotes = 0
  /// Calls that used more CPU time than the runaway threshold.
  public var runaways = 0
  public var boosts = 0
  /// Admitted calls with parallel servers.
  public var parallelCalls = 0
  /// Admitted calls that got a lower degree than they asked for.
  public var downgrades = 0
  /// Degrees of admitted parallel calls, for their mean.
  public var degreesGranted = 0
  /// Times that a running call got another degree.
  public var degreeChanges = 0
  /// Admitted calls that reserved memory.
  public var memoryGrants = 0
  /// Admitted calls that got less memory than they asked for.
  public var memoryShrinks = 0
  /// Calls that had to wait for memory.
  public var memoryWaits = 0
  /// Calls that had to wait for parallel servers.
  public var serverWaits = 0
  /// Reports of I/O or undo that were ahead of the rate.
  public var throttles = 0
  /// Time in the queue, of calls that have left it.
  public var queueTime = TimeIntegral.zero
  /// Running time of calls that have ended.
  public var runTime = TimeIntegral.zero
  /// Parallel servers times the time that they were held, of calls that have ended.
  public var serverTime = TimeIntegral.zero
  /// How long calls waited that left the queue, with a slot or without one; those that did not
  /// wait count as zero.
  public var waits = LatencyHistogram()
  /// How long calls ran that have ended.
  public var runs = LatencyHistogram()
  public var usage = Usage()

  public init() {}

  /// Every whole count with its name in states, answers and metrics.
  public static let counts:
    [(name: String, place: any WritableKeyPath<GroupCounters, Int> & Sendable)] = [
      ("sessionsOpened", \.sessionsOpened), ("sessionsEnded", \.sessionsEnded),
      ("callsBegun", \.callsBegun), ("callsQueued", \.callsQueued),
      ("callsAdmitted", \.callsAdmitted), ("callsEnded", \.callsEnded),
      ("callsAbandoned", \.callsAbandoned), ("queueTimeouts", \.queueTimeouts),
      ("executionTimeouts", \.executionTimeouts), ("cpuLimits", \.cpuLimits),
      ("memoryKills", \.memoryKills), ("idleTimeouts", \.idleTimeouts),
      ("idleBlockers", \.idleBlockers), ("kills", \.kills), ("lost", \.lost),
      ("thresholdSwitches", \.thresholdSwitches),
      ("thresholdCancels", \.thresholdCancels), ("thresholdKills", \.thresholdKills),
      ("thresholdNotes", \.thresholdNotes), ("runaways", \.runaways), ("boosts", \.boosts),
      ("parallelCalls", \.parallelCalls), ("downgrades", \.downgrades),
      ("degreesGranted", \.degreesGranted), ("degreeChanges", \.degreeChanges),
      ("memoryGrants", \.memoryGrants), ("memoryShrinks", \.memoryShrinks),
      ("memoryWaits", \.memoryWaits), ("serverWaits", \.serverWaits), ("throttles", \.throttles),
    ]

  private static let times:
    [(name: String, place: any WritableKeyPath<GroupCounters, TimeIntegral> & Sendable)] = [
      ("queueTime", \.queueTime), ("runTime", \.runTime), ("serverTime", \.serverTime),
    ]

  public static func += (a: inout GroupCounters, b: GroupCounters) {
    for (_, place) in counts { a[keyPath: place].add(saturating: b[keyPath: place]) }
    for (_, place) in times { a[keyPath: place].add(b[keyPath: place]) }
    a.waits += b.waits
    a.runs += b.runs
    a.usage += b.usage
  }

  /// Admitted calls without parallel servers.
  public var serialCalls: Int { max(0, callsAdmitted &- parallelCalls) }

  mutating func count(_ outcome: Outcome) {
    switch outcome {
    case .queueTimeout: queueTimeouts.add(saturating: 1)
    case .executionTimeout: executionTimeouts.add(saturating: 1)
    case .cpuLimit: cpuLimits.add(saturating: 1)
    case .outOfMemory: memoryKills.add(saturating: 1)
    case .idleTimeout: idleTimeouts.add(saturating: 1)
    case .idleBlocker: idleBlockers.add(saturating: 1)
    case .thresholdCancel: thresholdCancels.add(saturating: 1)
    case .thresholdKill: thresholdKills.add(saturating: 1)
    case .killed: kills.add(saturating: 1)
    case .lost: lost.add(saturating: 1)
    case .completed, .refused, .cancelled, .closed, .failedToStart: break
    }
  }
}

extension GroupCounters: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// What is missing is zero.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    for (name, place) in Self.counts {
      self[keyPath: place] = try keys.decodeIfPresent(Int.self, forKey: Key(stringValue: name)) ?? 0
    }
    for (name, place) in Self.times {
      self[keyPath: place] =
        try keys.decodeIfPresent(TimeIntegral.self, forKey: Key(stringValue: name)) ?? .zero
    }
    waits =
      try keys.decodeIfPresent(LatencyHistogram.self, forKey: Key(stringValue: "waits")) ?? waits
    runs = try keys.decodeIfPresent(LatencyHistogram.self, forKey: Key(stringValue: "runs")) ?? runs
    usage = try keys.decodeIfPresent(Usage.self, forKey: Key(stringValue: "usage")) ?? usage
  }

  /// Leaves zeros out: every command reads this.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    for (name, place) in Self.counts where self[keyPath: place] != 0 {
      try keys.encode(self[keyPath: place], forKey: Key(stringValue: name))
    }
    for (name, place) in Self.times where self[keyPath: place] != .zero {
      try keys.encode(self[keyPath: place], forKey: Key(stringValue: name))
    }
    if !waits.isEmpty { try keys.encode(waits, forKey: Key(stringValue: "waits")) }
    if !runs.isEmpty { try keys.encode(runs, forKey: Key(stringValue: "runs")) }
    if usage != Usage() { try keys.encode(usage, forKey: Key(stringValue: "usage")) }
  }
}
