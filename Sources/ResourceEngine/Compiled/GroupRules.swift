import Quantities
import ResourcePolicy

/// What admission asks of a group for every call: numbers only, so that looking them up copies no
/// text. Where each comes from is in ``CompiledPolicy/Group``.
struct GroupRules: Hashable, Sendable {
  /// `.max` is no limit, here and below.
  var maxSessions = Int.max
  var queueLimit = Int.max
  var degree: Int?
  /// The part of all parallel servers that the group may hold.
  var servers: Percentage?
  var groupMemory: ByteCount?
  var sessionMemory: ByteCount?
  var gpus = Int.max
  var undoPool: ByteCount?
  /// Per second; 0 is no limit.
  var ioBytesRate: Int64 = 0
  var ioRequestsRate: Int64 = 0
  var undoRate: Int64 = 0
  var criticality = ParallelRules.Criticality.no
  /// The active plan does not name it, so it shares the pool of OTHER_GROUPS.
  var isOther = false
  /// Never queued: administration must always get in.
  var isExempt = false
  var hasThresholds = false
  var maxEstimate = TimeSpan.longest

  init(_ limits: EffectiveLimits, isOther: Bool, isExempt: Bool, hasThresholds: Bool) {
    maxSessions = limits.maxSessions?.value ?? .max
    queueLimit = limits.queueLimit?.value ?? .max
    degree = limits.parallelLimit?.value
    servers = limits.parallelServers?.value
    groupMemory = limits.groupMemory?.value
    sessionMemory = limits.sessionMemory?.value
    gpus = limits.gpus?.value ?? .max
    undoPool = limits.undoPool?.value
    ioBytesRate = limits.ioBandwidth?.value.bytes ?? 0
    ioRequestsRate = Int64(limits.iops?.value ?? 0)
    undoRate = limits.undoRate?.value.bytes ?? 0
    criticality = limits.critical ?? .no
    self.isOther = isOther
    self.isExempt = isExempt
    self.hasThresholds = hasThresholds
    maxEstimate = limits.maxEstimate?.value ?? .longest
  }

  func rate(of resource: GroupRates.Resource) -> Int64 {
    switch resource {
    case .ioBytes: ioBytesRate
    case .ioRequests: ioRequestsRate
    case .undo: undoRate
    }
  }

  /// Groups under no rule at all.
  static let none = GroupRules()

  private init() {}
}
