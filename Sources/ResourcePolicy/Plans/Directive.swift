public import Quantities

/// What a plan grants and forbids one group or sub-plan; see `docs/policy.md` for every field.
public struct Directive: Hashable, Sendable {
  public let target: DirectiveTarget
  /// Emphasis: percentages at the levels.
  public var levels = LevelPercentages()
  /// Ratio: the weight.
  public var ratio: Int?
  /// Shares: the weight; without it the group's own CPU percentage is used.
  public var shares: Int?
  /// The most of what the plan has that the target may use, also when the rest is idle.
  public var utilizationLimit: Percentage?
  public var limits: ResourceLimits
  public var parallel = ParallelRules()
  public var switching = SwitchRules()
  /// Uncommitted undo of the whole group.
  public var undoPool: ByteCount?
  /// Undo per second of the whole group.
  public var undoRate: ByteCount?
  /// Weight among the groups that want the same device.
  public var ioWeight: Int?
  /// The processors that its sessions may run on.
  public var cpus: CPUList?
  /// Whole GPUs that the group may hold.
  public var gpus: Int?

  public init(
    _ target: DirectiveTarget, shares: Int? = nil, utilizationLimit: Percentage? = nil,
    limits: ResourceLimits = ResourceLimits()
  ) {
    self.target = target
    self.shares = shares
    self.utilizationLimit = utilizationLimit
    self.limits = limits
  }

  public static let sharesRange = 1...1_000_000
  public static let ioWeightRange = 1...10_000
  public static let gpusRange = 0...1024

  /// - Throws: ``PolicyError`` for the first value out of its range.
  func check() throws(PolicyError) {
    try ResourceLimits.check(shares, "shares", in: Self.sharesRange)
    try ResourceLimits.check(ratio, "ratio", in: Self.sharesRange)
    try ResourceLimits.check(ioWeight, "I/O weight", in: Self.ioWeightRange)
    try ResourceLimits.check(gpus, "GPUs", in: Self.gpusRange)
    if let utilizationLimit, utilizationLimit.partsPerMillion < 10_000 {
      throw .outOfRange(
        field: "utilization limit", value: utilizationLimit.description, range: "1 to 100 percent")
    }
    if let cpus, cpus.isEmpty {
      throw .outOfRange(field: "cpus", value: "", range: "at least one processor")
    }
    try limits.check()
    try switching.check()
  }
}

extension Directive: Codable {
  private enum Key: String, CodingKey {
    case target, levels, ratio, shares, utilizationLimit, limits, parallel, switching, undoPool
    case undoRate, ioWeight, cpus, gpus
    /// Schema 1: the group; none for OTHER_GROUPS.
    case group
  }

  /// Reads schema 1 as well, which had groups only.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    if let target = try keys.decodeIfPresent(DirectiveTarget.self, forKey: .target) {
      self.target = target
    } else {
      target = try keys.decodeIfPresent(GroupID.self, forKey: .group).map { .group($0) } ?? .others
    }
    levels = try keys.decodeIfPresent(LevelPercentages.self, forKey: .levels) ?? levels
    ratio = try keys.decodeIfPresent(Int.self, forKey: .ratio)
    shares = try keys.decodeIfPresent(Int.self, forKey: .shares)
    utilizationLimit = try keys.decodeIfPresent(Percentage.self, forKey: .utilizationLimit)
    limits = try keys.decode(ResourceLimits.self, forKey: .limits)
    parallel = try keys.decodeIfPresent(ParallelRules.self, forKey: .parallel) ?? parallel
    switching = try keys.decodeIfPresent(SwitchRules.self, forKey: .switching) ?? switching
    undoPool = try keys.decodeIfPresent(ByteCount.self, forKey: .undoPool)
    undoRate = try keys.decodeIfPresent(ByteCount.self, forKey: .undoRate)
    ioWeight = try keys.decodeIfPresent(Int.self, forKey: .ioWeight)
    cpus = try keys.decodeIfPresent(CPUList.self, forKey: .cpus)
    gpus = try keys.decodeIfPresent(Int.self, forKey: .gpus)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(target, forKey: .target)
    if !levels.isEmpty { try keys.encode(levels, forKey: .levels) }
    try keys.encodeIfPresent(ratio, forKey: .ratio)
    try keys.encodeIfPresent(shares, forKey: .shares)
    try keys.encodeIfPresent(utilizationLimit, forKey: .utilizationLimit)
    try keys.encode(limits, forKey: .limits)
    if !parallel.isEmpty { try keys.encode(parallel, forKey: .parallel) }
    if !switching.isEmpty { try keys.encode(switching, forKey: .switching) }
    try keys.encodeIfPresent(undoPool, forKey: .undoPool)
    try keys.encodeIfPresent(undoRate, forKey: .undoRate)
    try keys.encodeIfPresent(ioWeight, forKey: .ioWeight)
    try keys.encodeIfPresent(cpus, forKey: .cpus)
    try keys.encodeIfPresent(gpus, forKey: .gpus)
  }
}
