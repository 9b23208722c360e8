import Quantities
import Testing

@testable import ResourcePolicy

struct ActivationTests {
  private typealias Fixture = CalendarExamples

  /// Plans Night (by a schedule 22:00 to 06:00), Repair (by a window 12:00 to 13:00), Day and the
  /// built-in ones; 2026-06-01T08:00 is where it begins.
  private func fixture() throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    let night = try fixture.plan("Night")
    let repair = try fixture.plan("Repair")
    let time = try Fixture.utc("2026-06-01T08:00")
    try fixture.policy.createSchedule(
      EntityName("Nights"),
      ScheduleAttributes(
        plan: night, start: TimeOfDay(parsing: "22:00"), end: TimeOfDay(parsing: "06:00")),
      zones: .utcOnly, at: time)
    try fixture.policy.createWindow(
      EntityName("Noon"),
      WindowAttributes(
        plan: repair, start: TimeOfDay(parsing: "12:00"), duration: .seconds(3600)),
      zones: .utcOnly, at: time)
    return fixture
  }

  private func follow(_ fixture: inout PolicyFixture, _ time: String) throws {
    let calendar = fixture.policy.calendar(.utcOnly)
    fixture.policy.followCalendar(calendar, at: try Fixture.utc("2026-06-\(time)"))
  }

  private func activate(
    _ fixture: inout PolicyFixture, _ plan: String, _ time: String, isPinned: Bool = false
  ) throws {
    try fixture.policy.activatePlan(
      named: plan, by: "ann", isPinned: isPinned, at: Fixture.utc("2026-06-\(time)"))
  }

  private func active(_ fixture: PolicyFixture) -> String {
    fixture.policy.activePlan?.name.text ?? "none"
  }

  @Test("Activation records who, when and whether it is pinned; the last one counts")
  func records() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.activatePlan(named: "dAY", by: "ann", at: PolicyFixture.later)
    let activation = fixture.policy.activation
    #expect(activation.plan == fixture.day && activation.cause == .manual)
    #expect(activation.by == "ann" && activation.at == PolicyFixture.later)
    #expect(!activation.isPinned && activation.returnTo == nil)
    try fixture.policy.activatePlan(
      named: "day", by: "joe", isPinned: true, at: PolicyFixture.later)
    #expect(fixture.policy.activation.by == "joe" && fixture.policy.activation.isPinned)
  }

  @Test("Schedules and windows take their times, and the default plan has the rest")
  func follows() throws {
    var fixture = try fixture()
    for (time, plan) in [
      ("01T11:59", "DEFAULT_PLAN"), ("01T12:00", "Repair"), ("01T12:59", "Repair"),
      ("01T13:00", "DEFAULT_PLAN"), ("01T22:00", "Night"), ("02T05:59", "Night"),
      ("02T06:00", "DEFAULT_PLAN"),
    ] {
      try follow(&fixture, time)
      #expect(active(fixture) == plan, "\(time)")
    }
    #expect(fixture.policy.activation.cause == .fallback)
  }

  @Test("An activation says what made it, from the edge and not from the call")
  func tellsTheEdge() throws {
    var fixture = try fixture()
    try follow(&fixture, "01T12:34")
    let window = fixture.policy.activation
    #expect(window.cause == .window(WindowID(1)) && window.by == "Noon")
    #expect(window.at == (try Fixture.utc("2026-06-01T12:00")))
    try follow(&fixture, "01T23:00")
    let schedule = fixture.policy.activation
    #expect(schedule.cause == .schedule(ScheduleID(1)) && schedule.by == "Nights")
    #expect(schedule.at == (try Fixture.utc("2026-06-01T22:00")))
  }

  @Test("What was activated by hand holds to the next edge")
  func holdsToTheEdge() throws {
    var fixture = try fixture()
    try activate(&fixture, "Day", "01T09:00")
    let calendar = fixture.policy.calendar(.utcOnly)
    #expect(
      fixture.policy.activationEnd(calendar, at: try Fixture.utc("2026-06-01T09:00"))
        == (try Fixture.utc("2026-06-01T12:00")))
    try follow(&fixture, "01T11:59")
    #expect(active(fixture) == "Day")
    try follow(&fixture, "01T12:00")
    #expect(active(fixture) == "Repair")
    try activate(&fixture, "Day", "01T12:30")
    try follow(&fixture, "01T12:59")
    #expect(active(fixture) == "Day", "also against a window that is open")
    try follow(&fixture, "01T13:00")
    #expect(active(fixture) == "DEFAULT_PLAN")
  }

  @Test("A window gives back the plan that it pushed aside")
  func returnsFromWindows() throws {
    var fixture = try fixture()
    try activate(&fixture, "Day", "01T09:00")
    try follow(&fixture, "01T12:00")
    #expect(fixture.policy.activation.returnTo == fixture.day)
    try follow(&fixture, "01T13:00")
    #expect(active(fixture) == "Day" && fixture.policy.activation.cause == .fallback)
    try follow(&fixture, "01T21:59")
    #expect(active(fixture) == "Day")
    try follow(&fixture, "02T07:00")
    #expect(active(fixture) == "DEFAULT_PLAN", "a schedule gives nothing back")
  }

  @Test("A pinned plan stays whatever the calendar says, until it is given up")
  func staysPinned() throws {
    var fixture = try fixture()
    try activate(&fixture, "Day", "01T09:00", isPinned: true)
    try follow(&fixture, "05T12:30")
    #expect(active(fixture) == "Day")
    let (calendar, time) = (fixture.policy.calendar(.utcOnly), try Fixture.utc("2026-06-05T12:30"))
    #expect(fixture.policy.activationEnd(calendar, at: time) == nil)
    #expect(fixture.policy.upcomingSwitches(calendar, from: time, count: 3) == [])
    _ = try fixture.policy.openWindow(named: "Noon", zones: .utcOnly, at: time)
    #expect(active(fixture) == "Day")
    try fixture.policy.deactivatePlan(calendar, at: time)
    #expect(active(fixture) == "Repair" && !fixture.policy.activation.isPinned)
  }

  @Test("Giving up a manual activation brings what holds now")
  func deactivates() throws {
    for (time, plan) in [("12:30", "Repair"), ("23:00", "Night"), ("09:00", "DEFAULT_PLAN")] {
      var fixture = try fixture()
      try activate(&fixture, "Day", "01T\(time)")
      try fixture.policy.deactivatePlan(
        fixture.policy.calendar(.utcOnly), at: Fixture.utc("2026-06-01T\(time)"))
      #expect(active(fixture) == plan, "\(time)")
    }
  }

  @Test("A plan that cannot be activated changes nothing; the one that works stays")
  func keepsWhatWorks() throws {
    for attributes in [
      PlanAttributes(isEnabled: false), PlanAttributes(isSubPlan: true),
      PlanAttributes(method: .ratio),
    ] {
      var fixture = try fixture()
      try fixture.policy.setPlan(named: "Night", attributes, at: PolicyFixture.later)
      try follow(&fixture, "01T23:00")
      #expect(active(fixture) == "DEFAULT_PLAN")
      let error = fixture.refusal { policy throws(PolicyError) in
        try policy.activatePlan(named: "Night", by: "ann", at: PolicyFixture.later)
      }
      #expect(try #require(error).isInvalidPlan)
      let (calendar, time) = (
        fixture.policy.calendar(.utcOnly), try Fixture.utc("2026-06-01T23:00")
      )
      let given = fixture.refusal { policy throws(PolicyError) in
        try policy.deactivatePlan(calendar, at: time)
      }
      #expect(try #require(given).isInvalidPlan)
    }
  }

  @Test("A change of the calendar holds at once, but not against a manual activation")
  func followsChanges() throws {
    var (free, manual) = (try fixture(), try fixture())
    let time = try Fixture.utc("2026-06-01T15:00")
    try activate(&manual, "Day", "01T14:00")
    var attributes = try free.policy.schedule(named: "nights").attributes
    attributes.start = try TimeOfDay(parsing: "14:30")
    try free.policy.setSchedule(named: "Nights", attributes, zones: .utcOnly, at: time)
    try manual.policy.setSchedule(named: "Nights", attributes, zones: .utcOnly, at: time)
    #expect(active(free) == "Night" && active(manual) == "Day")
    try follow(&manual, "01T16:00")
    #expect(active(manual) == "Day", "edges of the past have had their say")
    try follow(&manual, "02T06:00")
    #expect(active(manual) == "DEFAULT_PLAN")
    try free.policy.deleteSchedule(named: "Nights", zones: .utcOnly, at: time)
    #expect(active(free) == "DEFAULT_PLAN")
  }

  @Test("A window is opened and closed by hand, also against a manual activation")
  func opensByHand() throws {
    var fixture = try fixture()
    try activate(&fixture, "Day", "01T14:00")
    let time = try Fixture.utc("2026-06-01T15:00")
    let end = try fixture.policy.openWindow(named: "noon", zones: .utcOnly, at: time)
    #expect(end == time.advanced(minutes: 60) && active(fixture) == "Repair")
    try fixture.policy.closeWindow(
      named: "Noon", zones: .utcOnly, at: time.advanced(minutes: 10))
    #expect(active(fixture) == "Day")
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.closeWindow(named: "Noon", zones: .utcOnly, at: time.advanced(minutes: 11))
    }
    #expect(error == .notOpen(window: "Noon"))
  }

  @Test("A window that is closed by hand opens again at its next time")
  func closesByHand() throws {
    var fixture = try fixture()
    try follow(&fixture, "01T12:10")
    try fixture.policy.closeWindow(
      named: "Noon", zones: .utcOnly, at: Fixture.utc("2026-06-01T12:20"))
    #expect(active(fixture) == "DEFAULT_PLAN")
    try follow(&fixture, "01T12:40")
    #expect(active(fixture) == "DEFAULT_PLAN")
    try follow(&fixture, "02T12:00")
    #expect(active(fixture) == "Repair")
    var attributes = try fixture.policy.window(named: "Noon").attributes
    attributes.isEnabled = false
    try fixture.policy.setWindow(
      named: "Noon", attributes, zones: .utcOnly, at: Fixture.utc("2026-06-02T12:10"))
    #expect(active(fixture) == "DEFAULT_PLAN")
    let error = fixture.refusal { policy throws(PolicyError) in
      _ = try policy.openWindow(named: "Noon", zones: .utcOnly, at: PolicyFixture.later)
    }
    #expect(error == .inactive(.window, name: "Noon"))
  }
}
