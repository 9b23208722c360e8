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
    let placement = Placement(applicant: applicant, policy: policy, time: time, zones: zones)
    let index = lazy.index(of: self.policy)
    if let mapping = index.mapping(for: placement) {
      let reason = GroupReason.mapping(
        attribute: mapping.attribute, value: mapping.value.pattern)
      return (mapping.group, reason)
    }
    if let rule = index.rule(for: placement) { return (rule.group, .rule(name: rule.name)) }
    return (policy.defaultGroup(for: applicant.kind), .defaultGroup)
  }
}

/// Makes the index when it is first needed: most commands classify nobody. All copies of a
/// classifier share it. It is no part of the value, which depends on the policy alone; threads that
/// ask at the same time get the same one.
private final class LazyIndex: Sendable {
  /// Owned once made. The library's AtomicLazyReference does the same through generic code, which
  /// costs as much as the rest of a question.
  private let made = Atomic<Unmanaged<ClassifierIndex>?>(nil)

  deinit { made.load(ordering: .acquiring)?.release() }

  func index(of policy: Policy) -> ClassifierIndex {
    if let found = made.load(ordering: .acquiring) { return found.takeUnretainedValue() }
    let index = ClassifierIndex(policy)
    let owned = Unmanaged.passRetained(index)
    let other = made.compareExchange(
      expected: nil, desired: owned, ordering: .acquiringAndReleasing
    ).original
    guard let other else { return index }
    // Somebody else was faster.
    owned.release()
    return other.takeUnretainedValue()
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
