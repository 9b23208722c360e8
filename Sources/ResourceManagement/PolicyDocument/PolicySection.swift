/// The parts of a policy document.
public enum PolicySection: String, CaseIterable, Sendable {
  case settings, mappingOrder, groups, mappings, rules, plans, schedules, windows
  case serverPools, expect

  /// What `explain` calls one object of it.
  public var noun: String {
    switch self {
    case .settings: "settings"
    case .mappingOrder: "mappingOrder"
    case .groups: "group"
    case .mappings: "mapping"
    case .rules: "rule"
    case .plans: "plan"
    case .schedules: "schedule"
    case .windows: "window"
    case .serverPools: "serverPool"
    case .expect: "expect"
    }
  }

  public var meaning: String {
    switch self {
    case .settings: "Settings: where sessions go that nothing claims, and how texts are read."
    case .mappingOrder: "The order in which mapping attributes are asked; explicit is the first."
    case .groups: "Consumer groups: classes of work with limits of their own."
    case .mappings: "Attribute values that put sessions into groups."
    case .rules: "Conditions that put sessions into groups, where no mapping does."
    case .plans: "Resource plans: what each group gets; one is active."
    case .schedules: "Recurring times, each with the plan that holds then."
    case .windows: "Maintenance windows: times with a plan and an admission of their own."
    case .serverPools: "Parts of the parallel servers, each for certain groups."
    case .expect: "What is expected of a plan; checked by validate and apply."
    }
  }
}
