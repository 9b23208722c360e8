public import Quantities
public import ResourcePolicy
import Synchronization

/// Classifies sessions under one policy: the answer of
/// ``ResourcePolicy/Policy/classify(_:at:zones:)`` without its trail. Rules that need an exact user
/// or program are found by it.
///
/// - Complexity: O(1) to make; the first question makes the index, O(n log n). After that
///   O(mappings with wildcards + rules that need the same user or program + rules that need
///   neither) per session.
public struct Classifier: Sendable {
  private let policy: Policy
  private let lazy: LazyIndex

  init(_ policy: Policy) {
    self.policy = policy
    lazy = LazyIndex()
  }

  /// - Parameter policy: the one it was made of.
  public func place(
    _ applicant: Applicant, in policy: Policy, at time: WallTime, zones: ZoneTables
  ) -> (group: GroupID, reason: GroupReason) {
    if let group = applicant.requested,
      policy.objection(to: group, for: applicant.principal, at: time) == nil
    {
      return (group, .explicit)
    }
    func takes(_ group: GroupID) -> Bool {
      policy.objection(to: group, for: applicant.subject, at: time) == nil
    }
    let index = lazy.index(of: self.policy)
    if let mapping = index.mapping(
      for: applicant.session, at: time, matchesCase: policy.settings.matchesCase, takes: takes)
    {
      let reason = GroupReason.mapping(
        attribute: mapping.attribute, value: mapping.value.pattern)
      return (mapping.group, reason)
    }
    if let rule = index.rule(
      for: applicant.session, at: { policy.moment(at: time, zones: zones) }, takes: takes)
    {
      return (rule.group, .rule(name: rule.name))
    }
    return (policy.defaultGroup(for: applicant.kind), .defaultGroup)
  }
}

/// Makes the index when it is first needed: most commands classify nobody. All copies of a
/// classifier share it. It is no part of the value, which depends on the policy alone; threads that
/// ask at the same time get the same one.
private final class LazyIndex: Sendable {
  private let made = AtomicLazyReference<ClassifierIndex>()

  func index(of policy: Policy) -> ClassifierIndex {
    made.load() ?? made.storeIfNil(ClassifierIndex(policy))
  }
}

extension Classifier: Hashable {
  /// Compares what the index is made from.
  public static func == (a: Classifier, b: Classifier) -> Bool {
    a.lazy === b.lazy
      || a.policy.mappings == b.policy.mappings
        && a.policy.mappingOrder == b.policy.mappingOrder && a.policy.rules == b.policy.rules
        && a.policy.groups == b.policy.groups
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(policy.mappings)
    hasher.combine(policy.mappingOrder)
    hasher.combine(policy.rules)
    hasher.combine(policy.groups)
  }
}
