public import Quantities
public import ResourcePolicy

/// The policy as the engine uses it: made once per policy change, indexed by group id.
///
/// An object, so that asking it copies nothing.
public final class CompiledPolicy: Sendable {
  /// One group under the active plan.
  public struct Group: Hashable, Sendable {
    public let limits: EffectiveLimits
    /// The active plan does not name it, so it shares the directive for OTHER_GROUPS.
    public let isOther: Bool
    /// Never queued: administration must always get in.
    public let isExempt: Bool
    /// In the order of the plan's paths to the group.
    public let thresholds: [SwitchThresholds]
  }

  private let groups: [GroupID: Group]
  private let rules: IdentifierMap<GroupID, GroupRules>
  private let names: IdentifierMap<GroupID, String>
  /// The groups managed as OTHER_GROUPS.
  let others: [GroupID]
  /// The pool that all of them share.
  let othersPool: Effective<Int>?
  /// Puts sessions into groups.
  public let classifier: Classifier
  /// When schedules and windows begin and end.
  public let calendar: PlanCalendar

  init(_ policy: Policy, zones: ZoneTables) {
    classifier = Classifier(policy, zones)
    calendar = policy.calendar(zones)
    var named: [GroupID: [EffectiveLimits.Source]] = [:]
    var other: [EffectiveLimits.Source] = []
    for path in policy.activePlan.map({ policy.paths(of: $0) }) ?? [] {
      let source = Self.source(path, in: policy)
      switch path.directive.target {
      case .group(let id): named[id, default: []].append(source)
      case .others: other.append(source)
      case .plan: break
      }
    }
    // The pool of OTHER_GROUPS is one pool for all of them, so it is no limit of each.
    let othersLimits = EffectiveLimits(other)
    let otherWithoutPool = other.map { source in
      var limits = source.limits
      limits.maxSessions = nil
      return EffectiveLimits.Source(
        origin: source.origin, limits: limits, directive: source.directive,
        counter: source.counter)
    }
    var groups: [GroupID: Group] = [:]
    var rules = IdentifierMap<GroupID, GroupRules>()
    var names = IdentifierMap<GroupID, String>()
    for group in policy.groups {
      let own = EffectiveLimits.Source(
        origin: .group(group.name.text), limits: group.attributes.limits, directive: nil)
      let sources = [own] + (named[group.id] ?? otherWithoutPool)
      let compiled = Group(
        limits: EffectiveLimits(sources), isOther: named[group.id] == nil,
        isExempt: group.id == Policy.sysGroup, thresholds: sources.compactMap(\.thresholds))
      groups[group.id] = compiled
      names[group.id] = group.name.text
      rules[group.id] = GroupRules(
        compiled.limits, isOther: compiled.isOther, isExempt: compiled.isExempt,
        hasThresholds: !compiled.thresholds.isEmpty)
    }
    self.groups = groups
    self.rules = rules
    self.names = names
    others = policy.groups.map(\.id).filter { named[$0] == nil && $0 != Policy.sysGroup }
    othersPool = othersLimits.maxSessions
  }

  /// nil for a group that the policy does not have.
  public subscript(group: GroupID) -> Group? { groups[group] }

  func name(of group: GroupID) -> String? { names[group] }

  /// The numbers of a group; no limits for one that the policy does not have.
  func rules(of group: GroupID) -> GroupRules { rules[group] ?? .none }

  /// What a plan does not manage does not hold.
  private static func source(
    _ path: Policy.DirectivePath, in policy: Policy
  ) -> EffectiveLimits.Source {
    var directive = path.directive
    let attributes = path.plans.last?.attributes
    if attributes?.managesSessionPool == false {
      directive.limits.maxSessions = nil
      directive.limits.queueTimeout = nil
      directive.limits.queueLimit = nil
    }
    if attributes?.managesParallel == false {
      directive.limits.parallelLimit = nil
      directive.parallel = ParallelRules()
    }
    return EffectiveLimits.Source(
      origin: .directive(plan: path.name, name: policy.name(of: directive.target)),
      limits: directive.limits, directive: directive,
      counter: attributes?.switchCounter ?? .call)
  }
}

extension CompiledPolicy: Hashable {
  /// What is not compared follows from the rest.
  public static func == (a: CompiledPolicy, b: CompiledPolicy) -> Bool {
    a === b
      || a.groups == b.groups && a.names == b.names && a.others == b.others
        && a.othersPool == b.othersPool && a.classifier == b.classifier
        && a.calendar == b.calendar
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(groups)
    hasher.combine(classifier)
  }
}
