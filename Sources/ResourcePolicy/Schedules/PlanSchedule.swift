public import Quantities

/// A recurring time with the plan that holds then.
public struct PlanSchedule: Hashable, Codable, Sendable {
  public let id: ScheduleID
  public let name: EntityName
  public internal(set) var attributes: ScheduleAttributes
}

/// Everything about a schedule that an administrator may set.
public struct ScheduleAttributes: Hashable, Codable, Sendable {
  public var description: String?
  /// The days on which it begins; one that passes midnight runs into the day after.
  public var days: Weekdays
  public var start: TimeOfDay
  /// Not part of it. On the next day when it is not later than the start: equal times are a
  /// whole day.
  public var end: TimeOfDay
  /// An IANA name.
  public var zone: String
  public var plan: PlanID
  /// Where several hold the lowest number decides, then the one that was made first.
  public var priority: Int
  public var isEnabled: Bool

  public init(
    plan: PlanID, days: Weekdays = .all, start: TimeOfDay, end: TimeOfDay, zone: String = "UTC",
    priority: Int = 100, isEnabled: Bool = true, description: String? = nil
  ) {
    self.description = description
    self.days = days
    self.start = start
    self.end = end
    self.zone = zone
    self.plan = plan
    self.priority = priority
    self.isEnabled = isEnabled
  }

  func check() throws(PolicyError) {
    if let description { try FreeText.check(description, field: "description") }
    try ResourceLimits.check(priority, "priority", in: Policy.schedulePriorityRange)
  }
}
