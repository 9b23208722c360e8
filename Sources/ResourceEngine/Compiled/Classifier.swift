public import Quantities
import ResourcePolicy
import Synchronization

/// Classifies sessions under one policy: the answer of
/// ``ResourcePolicy/Policy/classify(_:at:zones:)`` without its trail. Rules that need an exact user
/// or program are found by it.
///
/// - Complexity: O(1) to make; the first question makes the index, O(n log n). After that
///   O(mappings with wildcards + rules that need the same user or program + rules that need
///   neither) per session.
public struct Classifier: Sendable {
  private let lazy: LazyIndex

  init(_ policy: Policy, _ zones: ZoneTables) {
    lazy = LazyIndex(policy, zones)
  }

  public func place(
    _ applicant: Applicant, at time: WallTime
  ) -> (group: GroupID, reason: GroupReason) {
    place(
      applicant.session, as: applicant.principal, applicant.kind, asksFor: applicant.requested,
      at: time)
  }

  /// The same without putting an applicant together: copying all those texts costs more than
  /// looking one of them up.
  func place(
    _ session: SessionAttributes, as principal: Principal, _ kind: Session.Kind,
    asksFor requested: GroupID?, at time: WallTime
  ) -> (group: GroupID, reason: GroupReason) {
    let index = lazy.index
    if let group = requested, index.isOpen(group, to: principal, at: time) {
      return (group, .explicit)
    }
    if let mapping = index.mapping(for: session, principal, at: time) {
      let reason = GroupReason.mapping(
        attribute: mapping.attribute, value: mapping.value.pattern)
      return (mapping.group, reason)
    }
    if let rule = index.rule(for: session, principal, at: time) {
      return (rule.group, .rule(name: rule.name))
    }
    return (index.defaultGroup(for: kind), .defaultGroup)
  }
}

/// Makes the index when it is first needed: most commands classify nobody. All copies of a
/// classifier share it. It is no part of the value, which depends on the policy and the zones
/// alone; threads that ask at the same time get the same one.
private final class LazyIndex: Sendable {
  /// Owned once made. The library's AtomicLazyReference does the same through generic code, which
  /// costs as much as the rest of a question.
  private let made = Atomic<Unmanaged<ClassifierIndex>?>(nil)
  let policy: Policy
  let zones: ZoneTables

  init(_ policy: Policy, _ zones: ZoneTables) {
    self.policy = policy
    self.zones = zones
  }

  deinit { made.load(ordering: .acquiring)?.release() }

  var index: ClassifierIndex {
    if let found = made.load(ordering: .acquiring) { return found.takeUnretainedValue() }
    let index = ClassifierIndex(policy, zones)
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
      || a.lazy.policy.mappings == b.lazy.policy.mappings
        && a.lazy.policy.mappingOrder == b.lazy.policy.mappingOrder
        && a.lazy.policy.rules == b.lazy.policy.rules
        && a.lazy.policy.groups == b.lazy.policy.groups
        && a.lazy.zones == b.lazy.zones
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(lazy.policy.mappings)
    hasher.combine(lazy.policy.mappingOrder)
    hasher.combine(lazy.policy.rules)
    hasher.combine(lazy.policy.groups)
  }
}
