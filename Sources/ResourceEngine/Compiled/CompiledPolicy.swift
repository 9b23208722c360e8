public import Quantities
import ResourcePolicy
import Scheduling

/// The policy as the engine uses it: made once per policy change, indexed by group id.
public struct CompiledPolicy: Hashable, Sendable {
  /// One group under the active plan.
  public struct Group: Hashable, Sendable {
    public let limits: EffectiveLimits
    /// The active plan does not name it, so it shares the directive for OTHER_GROUPS.
    public let isOther: Bool
    /// Never queued: administration must always get in.
    public let isExempt: Bool
  }

  private let groups: [GroupID: Group]
  /// The groups managed as OTHER_GROUPS.
  let others: [GroupID]
  /// The pool that all of them share.
  let othersPool: Effective<Int>?

  init(_ policy: Policy) {
    let plan = policy.activePlan
    let planName = plan?.name.text ?? "none"
    let otherPlace = LimitOrigin.directive(plan: planName, name: Directive.otherGroupsName)
    let other = plan?.directive(for: nil)?.limits ?? SessionLimits()
    var named: [GroupID: Directive] = [:]
    for directive in plan?.directives ?? [] {
      if let group = directive.group { named[group] = directive }
    }
    var groups: [GroupID: Group] = [:]
    for group in policy.groups {
      let directive = named[group.id]
      var limits = directive?.limits ?? other
      // The pool of OTHER_GROUPS is one pool for all of them, so it is no limit of each.
      if directive == nil { limits.maxSessions = nil }
      groups[group.id] = Group(
        limits: EffectiveLimits(
          own: group.attributes.limits, of: .group(group.name.text), directive: limits,
          at: directive == nil ? otherPlace : .directive(plan: planName, name: group.name.text)),
        isOther: directive == nil, isExempt: group.id == Policy.sysGroup)
    }
    self.groups = groups
    others = policy.groups.map(\.id).filter { named[$0] == nil && $0 != Policy.sysGroup }
    othersPool = other.maxSessions.map { Effective(value: $0, origin: otherPlace) }
  }

  /// nil for a group that the policy does not have.
  public subscript(group: GroupID) -> Group? { groups[group] }
}
