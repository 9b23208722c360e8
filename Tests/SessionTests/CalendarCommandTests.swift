import Foundation
import TestSupport
import Testing

/// Schedules and maintenance windows on the command line.
@Suite struct CalendarCommandTests {
  private func plan(_ rmctl: RmctlBinary) throws -> String? {
    try rmctl.done("plan active -o json").json["plan"] as? String
  }

  @Test("a schedule is made, shown, changed, switched off and on, and deleted")
  func scheduleLife() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done(
      "schedule create S --days mon..fri --start 22:00 --end 06:30 --plan NIGHTTIME_PLAN"
        + " --zone Europe/Berlin --priority 7 --description Nights")
    var shown = try rmctl.done("schedule show S -o json").json
    let wanted = [
      "days": "mon..fri", "start": "22:00", "end": "06:30", "plan": "NIGHTTIME_PLAN",
      "zone": "Europe/Berlin", "description": "Nights",
    ]
    for (field, value) in wanted { #expect(shown[field] as? String == value, "\(field)") }
    #expect(shown["priority"] as? Int == 7 && shown["enabled"] as? Bool == true)
    try rmctl.done("schedule set S --days daily --start 00:00 --end 00:00 --description none")
    #expect(try plan(rmctl) == "NIGHTTIME_PLAN")
    shown = try rmctl.done("schedule show S -o json").json
    #expect(shown["holds"] as? Bool == true && shown["description"] is NSNull)
    #expect(shown["plan"] as? String == "NIGHTTIME_PLAN", "what is not named stays")
    expectRefusal(try rmctl.run("plan delete NIGHTTIME_PLAN".words), 6, "object.built-in")
    try rmctl.done("schedule disable S")
    #expect(try plan(rmctl) == "DEFAULT_PLAN")
    try rmctl.done("schedule enable S")
    #expect(try plan(rmctl) == "NIGHTTIME_PLAN")
    try rmctl.done("schedule delete S")
    #expect(try plan(rmctl) == "DEFAULT_PLAN")
    #expect(try rmctl.done("schedule list -o json").items.isEmpty)
  }

  @Test("the event log tells of a plan that a schedule or a window activates")
  func events() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("schedule create S --start 00:00 --end 00:00 --plan NIGHTTIME_PLAN")
    try rmctl.done("window create W --start 00:00 --duration 1d --plan MAINTENANCE_PLAN")
    try rmctl.done("window delete W")
    try rmctl.done("schedule delete S")
    let switches = try rmctl.done("events list -o json").items.compactMap { event in
      (event["action"] as? String).flatMap { action in
        action.hasPrefix("plan activate") ? "\(action) \(event["object"] ?? "-")" : nil
      }
    }
    #expect(
      switches == [
        "plan activate (S) NIGHTTIME_PLAN", "plan activate (W) MAINTENANCE_PLAN",
        "plan activate (S) NIGHTTIME_PLAN",
        "plan activate (setting default-plan) DEFAULT_PLAN",
      ])
  }

  /// The zone, a time in front of the change, and when 02:30 of the local day really is.
  @Test(
    "a start that the clocks skip is the jump, one shown twice the first of both",
    arguments: [
      ("America/New_York", "2027-03-14T00:00:00Z", "2027-03-14T07:00:00.000Z"),
      ("Europe/Berlin", "2027-03-27T20:00:00Z", "2027-03-28T01:00:00.000Z"),
      ("Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00.000Z"),
      ("Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T00:30:00.000Z"),
      ("America/New_York", "2026-11-01T00:00:00Z", "2026-11-01T07:30:00.000Z"),
    ])
  func clockChanges(zone: String, from: String, start: String) throws {
    let rmctl = try RmctlBinary()
    let time = zone == "Australia/Lord_Howe" ? "02:15" : "02:30"
    try rmctl.done(
      "schedule create S --start \(time) --end 12:00 --plan NIGHTTIME_PLAN --zone \(zone)")
    let next = try rmctl.done("schedule next -n 2 --at \(from) -o json").items
    #expect(next.count == 2)
    #expect(next.first?["at"] as? String == start)
    #expect(next.first?["plan"] as? String == "NIGHTTIME_PLAN")
    #expect(next.first?["by"] as? String == "S" && next.last?["cause"] as? String == "default")
  }

  @Test(
    "what a schedule or window may not be",
    arguments: [
      "schedule create S --start 25:00 --end 01:00 --plan DEFAULT_PLAN",
      "schedule create S --start 22:00 --plan DEFAULT_PLAN",
      "schedule create S --days someday --start 22:00 --end 23:00 --plan DEFAULT_PLAN",
      "schedule create S --start 22:00 --end 23:00 --plan DEFAULT_PLAN --priority -1",
      "schedule next -n 0", "schedule next -n 1001", "schedule next --at yesterday",
      "window create W --start 22:00", "window create W --start 22:00 --duration 0s",
      "window create W --start 22:00 --duration 8d",
      "window create W --start 22:00 --duration 1h --admission maybe",
      "window create W --start 22:00 --duration 1h --admission -1",
    ])
  func badCalendars(line: String) throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(line.words)
    #expect(answer.code == 2 && answer.out.isEmpty, "\(answer)")
  }

  @Test("an unknown zone is refused with those that were probably meant")
  func unknownZones() throws {
    let rmctl = try RmctlBinary()
    let base = "schedule create S --start 22:00 --end 23:00 --plan DEFAULT_PLAN --zone "
    let answer = try rmctl.run((base + "Europe/Berln").words)
    expectRefusal(answer, 4, "zone.not-found")
    #expect(answer.error.contains("Europe/Berlin"))
    for zone in ["../../etc/passwd", "/etc/passwd", "Europe", ".", "UTC\u{1B}[31m"] {
      expectRefusal(try rmctl.run(base.words + [zone]), 4, "zone.not-found")
    }
  }

  @Test("a window refuses user sessions, limits them, or lets them in; SYS_GROUP always may work")
  func admission() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done(
      "window create W --start 00:00 --duration 1d --plan MAINTENANCE_PLAN --admission refuse")
    #expect(try plan(rmctl) == "MAINTENANCE_PLAN")
    #expect(
      try rmctl.done("plan show MAINTENANCE_PLAN -o json").json["status"] as? String
        == "maintenance")
    expectRefusal(try rmctl.run("run -- touch ran".words), 121, "window.refuses")
    #expect(rmctl.bytes("ran") == nil)
    #expect(try rmctl.run("run -g SYS_GROUP -- true".words).code == 0)
    for _ in 0..<2 { try rmctl.done("session open") }
    let ids = try rmctl.ids(inState: "inactive")
    expectRefusal(try rmctl.run(["call", "begin", ids[0]]), 6, "window.refuses")
    try rmctl.done("window set W --admission 1")
    try rmctl.done(["call", "begin", ids[0]])
    let second = try rmctl.done(["call", "begin", ids[1], "-o", "json"]).json
    #expect(second["state"] as? String == "queued", "\(second)")
    try rmctl.done("window set W --admission allow")
    #expect(try rmctl.ids(inState: "active").count == 2)
  }

  @Test("a window is opened and closed by hand")
  func byHand() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("window create W --start 00:00 --duration 1d --admission refuse")
    let open = try rmctl.done("window show W -o json").json
    #expect(open["open"] as? Bool == true && open["closes"] is String)
    #expect(open["plan"] is NSNull && open["durationMs"] as? Int == 86_400_000)
    try rmctl.done("window close W")
    #expect(try rmctl.done("window show W -o json").json["byHand"] as? String == "closed")
    #expect(try rmctl.run("run -- true".words).code == 0)
    try rmctl.done("window open W")
    #expect(try rmctl.done("window show W -o json").json["byHand"] as? String == "opened")
    expectRefusal(try rmctl.run("run -- true".words), 121, "window.refuses")
    try rmctl.done("window disable W")
    #expect(try rmctl.run("run -- true".words).code == 0)
    try rmctl.done("window enable W")
    try rmctl.done("window delete W")
    #expect(try rmctl.run("run -- true".words).code == 0)
  }
}
