import Quantities

@testable import ResourcePolicy

/// Zones by their POSIX rules, and schedules and windows to ask.
enum CalendarExamples {
  /// Berlin changes by an hour, New York at other dates, Lord Howe by half an hour and in the
  /// southern summer.
  static func zones() throws -> ZoneTables {
    let rules = [
      ("Europe/Berlin", 3600, "CET-1CEST,M3.5.0,M10.5.0/3"),
      ("America/New_York", -18_000, "EST5EDT,M3.2.0,M11.1.0"),
      ("Australia/Lord_Howe", 37_800, "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
    ]
    return ZoneTables(
      try rules.map { name, offset, rule in
        TimeZoneRules(
          name: name, initialOffset: offset, footer: try PosixTimeZoneRule(parsing: rule))
      })
  }

  /// `2026-03-29T01:00` in UTC.
  static func utc(_ text: String) throws -> WallTime { try WallTime(parsing: text + ":00Z") }

  static func schedule(
    id: UInt64 = 1, plan: UInt64 = 1, days: String = "daily", _ start: String, _ end: String,
    zone: String = "UTC", priority: Int = 100, isEnabled: Bool = true
  ) throws -> PlanSchedule {
    PlanSchedule(
      id: ScheduleID(id), name: try EntityName("S\(id)"),
      attributes: ScheduleAttributes(
        plan: PlanID(plan), days: try Weekdays(parsing: days),
        start: try TimeOfDay(parsing: start), end: try TimeOfDay(parsing: end), zone: zone,
        priority: priority, isEnabled: isEnabled))
  }

  static func window(
    id: UInt64 = 1, plan: UInt64? = 1, days: String = "daily", _ start: String,
    minutes: Int64, zone: String = "UTC", priority: Int = 100, isEnabled: Bool = true,
    byHand: WindowOverride? = nil
  ) throws -> MaintenanceWindow {
    MaintenanceWindow(
      id: WindowID(id), name: try EntityName("W\(id)"),
      attributes: WindowAttributes(
        plan: plan.map { PlanID($0) }, days: try Weekdays(parsing: days),
        start: try TimeOfDay(parsing: start), duration: .seconds(minutes * 60), zone: zone,
        priority: priority, isEnabled: isEnabled), byHand: byHand)
  }

  static func calendar(
    _ schedules: [PlanSchedule] = [], _ windows: [MaintenanceWindow] = []
  ) throws -> PlanCalendar {
    PlanCalendar(schedules: schedules, windows: windows, zones: try zones())
  }
}

extension WallTime {
  func advanced(minutes: Int) -> WallTime {
    WallTime(milliseconds: milliseconds + Int64(minutes) * 60_000)
  }
}
