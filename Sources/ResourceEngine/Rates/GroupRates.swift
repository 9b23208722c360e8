import Quantities
import Scheduling

/// What each group may do per second, and how far it is ahead of that: I/O and undo.
public struct GroupRates: Hashable, Sendable {
  /// What is limited per second.
  public enum Resource: String, Codable, CaseIterable, Sendable {
    case ioBytes, ioRequests, undo
  }

  struct Budgets: Hashable, Codable, Sendable {
    var ioBytes: RateBudget?
    var ioRequests: RateBudget?
    var undo: RateBudget?

    subscript(resource: Resource) -> RateBudget? {
      get {
        switch resource {
        case .ioBytes: ioBytes
        case .ioRequests: ioRequests
        case .undo: undo
        }
      }
      set {
        switch resource {
        case .ioBytes: ioBytes = newValue
        case .ioRequests: ioRequests = newValue
        case .undo: undo = newValue
        }
      }
    }
  }

  private var groups = IdentifierMap<GroupID, Budgets>()

  init() {}

  var isEmpty: Bool { groups.isEmpty }

  /// Books what was done. All rates are booked together.
  mutating func charge(
    _ amounts: [(resource: Resource, amount: Int64, rate: Int64)], to group: GroupID,
    at now: Instant
  ) {
    guard !amounts.isEmpty else { return }
    groups.update(group, default: Budgets()) { budgets in
      for (resource, amount, rate) in amounts {
        var budget = budgets[resource] ?? RateBudget()
        budget.charge(amount, rate: rate, at: now)
        budgets[resource] = budget
      }
    }
  }

  /// The rate that a group is ahead of, and from when on it is not; nil when it may begin more.
  ///
  /// - Parameter isLimited: a resource that is limited no more keeps nobody.
  func debt(
    of group: GroupID, at now: Instant, isLimited: (Resource) -> Bool
  ) -> (resource: Resource, until: Instant)? {
    guard !groups.isEmpty, let budgets = groups[group] else { return nil }
    var found: (resource: Resource, until: Instant)?
    for resource in Resource.allCases {
      guard let budget = budgets[resource], !budget.isReady(at: now), isLimited(resource),
        budget.readyAt > found?.until ?? Instant(nanoseconds: .min)
      else { continue }
      found = (resource, budget.readyAt)
    }
    return found
  }

  /// Forgets what is paid, so that a state does not keep it.
  mutating func settle(at now: Instant) {
    for group in groups.sortedKeys {
      guard let budgets = groups[group] else { continue }
      var kept = budgets
      for resource in Resource.allCases where budgets[resource]?.isSettled(at: now) == true {
        kept[resource] = nil
      }
      groups[group] = kept == Budgets() ? nil : kept
    }
  }

  /// Times of an earlier boot mean nothing.
  mutating func forgetAll() { groups.removeAll() }
}

extension GroupRates: Codable {
  private struct Entry: Codable {
    let group: GroupID
    let budgets: Budgets
  }

  public init(from decoder: any Decoder) throws {
    for entry in try decoder.singleValueContainer().decode([Entry].self) {
      groups[entry.group] = entry.budgets
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(
      groups.sortedKeys.compactMap { group in
        groups[group].map { Entry(group: group, budgets: $0) }
      })
  }
}
