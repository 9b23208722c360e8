import Quantities
import ResourcePolicy

/// What admission asks of a group for every call: numbers only, in an object, so that looking them
/// up copies nothing. Where each comes from is in ``CompiledPolicy/Group``.
final class GroupRules: Sendable {
  /// `.max` is no limit, here and below.
  let maxSessions: Int
  let queueLimit: Int
  let degree: Int?
  /// The part of all parallel servers that the group may hold.
  let servers: Percentage?
  let groupMemory: ByteCount?
  let sessionMemory: ByteCount?
  let gpus: Int
  let undoPool: ByteCount?
  /// Per second; 0 is no limit.
  let ioBytesRate: Int64
  let ioRequestsRate: Int64
  let undoRate: Int64
  let criticality: ParallelRules.Criticality
  /// The active plan does not name it, so it shares the pool of OTHER_GROUPS.
  let isOther: Bool
  /// Never queued: administration must always get in.
  let isExempt: Bool
  let hasThresholds: Bool
  let maxEstimate: TimeSpan

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
  static let none = GroupRules(
    EffectiveLimits([]), isOther: false, isExempt: false, hasThresholds: false)
}
