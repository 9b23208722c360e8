import Quantities
import Testing

@testable import ResourcePolicy

/// Zones by their rules, and calendars from a line or two.
enum CalendarFixture {
  static let zones = ZoneTables(
    [
      ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
      ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
      ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
      ("Asia/Kolkata", "IST-5:30"),
    ].map { name, rule in
      TimeZoneRules(name: name, initialOffset: 0, footer: try? PosixTimeZoneRule(parsing: rule))
    })

  static func time(_ text: String) throws -> WallTime { try WallTime(parsing: text + "Z") }

  /// - Parameter times: `mon..fri 22:00-06:00`.
  static func schedule(
    _ id: UInt64, _ times: String, zone: String = "UTC", plan: UInt64 = 2, priority: Int = 100,
    isEnabled: Bool = true
  ) throws -> PlanSchedule {
    let words = times.split { $0 == " " || $0 == "-" }.map(String.init)
    return PlanSchedule(
      id: ScheduleID(id), name: try EntityName("S\(id)"),
      attributes: ScheduleAttributes(
        plan: PlanID(plan), days: try Weekdays(parsing: words[0]),
        start: try TimeOfDay(parsing: words[1]), end: try TimeOfDay(parsing: words[2]), zone: zone,
        priority: priority, isEnabled: isEnabled))
  }

  /// - Parameter times: `mon..fri 22:00 8h`.
  static func window(
    _ id: UInt64, _ times: String, zone: String = "UTC", plan: UInt64? = 4, priority: Int = 100,
    isEnabled: Bool = true, byHand: WindowOverride? = nil
  ) throws -> MaintenanceWindow {
    let words = times.split(separator: " ").map(String.init)
    return MaintenanceWindow(
      id: WindowID(id), name: try EntityName("W\(id)"),
      attributes: WindowAttributes(
        plan: plan.map { PlanID($0) }, days: try Weekdays(parsing: words[0]),
        start: try TimeOfDay(parsing: words[1]), duration: try TimeSpan(parsing: words[2]),
        zone: zone, priority: priority, isEnabled: isEnabled),
      byHand: byHand)
  }

  static func calendar(
    _ schedules: [PlanSchedule] = [], _ windows: [MaintenanceWindow] = []
  ) -> PlanCalendar {
    PlanCalendar(schedules: schedules, windows: windows, zones: zones)
  }
}
