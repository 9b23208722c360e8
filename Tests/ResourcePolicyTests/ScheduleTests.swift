import Quantities
import Testing

@testable import ResourcePolicy

struct ScheduleTests {
  private static let now = WallTime(milliseconds: 1_795_430_400_000)
  private var fixture: PolicyFixture
  private let attributes = ScheduleAttributes(
    plan: PlanID(2), start: TimeOfDay(seconds: 28_800), end: TimeOfDay(seconds: 64_800))

  init() throws {
    fixture = try PolicyFixture()
  }

  private mutating func create(
    _ name: String, _ change: (inout ScheduleAttributes) -> Void = { _ in }
  ) throws -> PlanSchedule {
    var attributes = attributes
    change(&attributes)
    return try fixture.policy.createSchedule(
      EntityName(name), attributes, zones: CalendarFixture.zones, at: Self.now)
  }

  private func refusal(_ change: (inout ScheduleAttributes) -> Void) throws -> PolicyError? {
    let name = try EntityName("New")
    var attributes = attributes
    change(&attributes)
    return fixture.refusal { policy throws(PolicyError) in
      try policy.createSchedule(name, attributes, zones: CalendarFixture.zones, at: Self.now)
    }
  }

  @Test("A schedule is made, changed and deleted by its name in any case")
  mutating func livesAndDies() throws {
    let day = try create("Daytime")
    #expect(day.id == ScheduleID(1))
    #expect(try create("Night").id == ScheduleID(2))
    #expect(try fixture.policy.schedule(named: "DAYTIME") == day)
    var changed = attributes
    changed.priority = 1
    try fixture.policy.setSchedule(
      named: "daytime", changed, zones: CalendarFixture.zones, at: Self.now)
    #expect(try fixture.policy.schedule(named: "Daytime").attributes.priority == 1)
    try fixture.policy.deleteSchedule(
      named: "daytime", zones: CalendarFixture.zones, at: Self.now)
    #expect(fixture.policy.schedules.map(\.name.text) == ["Night"])
    #expect(try create("Daytime").id == ScheduleID(3))
    #expect(fixture.policy.structuralProblem == nil)
  }

  @Test("A name stands once among schedules; a window may have it too")
  mutating func keepsNamesUnique() throws {
    _ = try create("Daytime")
    let name = try EntityName("daytime")
    let attributes = attributes
    let again = fixture.refusal { policy throws(PolicyError) in
      try policy.createSchedule(name, attributes, zones: CalendarFixture.zones, at: Self.now)
    }
    #expect(again == .alreadyExists(.schedule, name: "daytime"))
    try fixture.policy.createWindow(
      name, WindowAttributes(start: .midnight, duration: .seconds(60)),
      zones: CalendarFixture.zones, at: Self.now)
  }

  @Test("Unknown plans and zones and values out of range are refused")
  func refusesValues() throws {
    #expect(try refusal { $0.plan = PlanID(99) } == .notFound(.plan, name: "99"))
    #expect(try refusal { $0.zone = "Mars/Base" } == .unknownZone("Mars/Base"))
    #expect(try refusal { $0.priority = -1 }?.isOutOfRange == true)
    #expect(try refusal { $0.priority = 1_000_001 }?.isOutOfRange == true)
    #expect(try refusal { $0.description = "a\u{7}" }?.isInvalidText == true)
    let attributes = attributes
    for unknown in ["None", "#1"] {
      let set = fixture.refusal { policy throws(PolicyError) in
        try policy.setSchedule(
          named: unknown, attributes, zones: CalendarFixture.zones, at: Self.now)
      }
      #expect(set == .notFound(.schedule, name: unknown))
      let delete = fixture.refusal { policy throws(PolicyError) in
        try policy.deleteSchedule(named: unknown, zones: CalendarFixture.zones, at: Self.now)
      }
      #expect(delete == .notFound(.schedule, name: unknown))
    }
  }

  @Test("The number of schedules and their ids are bounded")
  mutating func isBounded() throws {
    let schedule = try create("Daytime")
    fixture.policy.schedules = Array(repeating: schedule, count: 10_000)
    #expect(try refusal { _ in } == .limitReached(.schedule, limit: 10_000))
    fixture.policy.schedules = []
    fixture.policy.nextSchedule = ScheduleID(.max)
    #expect(try refusal { _ in } == .limitReached(.schedule, limit: 10_000))
  }

  @Test("A plan holds while its schedule does, and the coming switches are known")
  mutating func switchesPlans() throws {
    _ = try create("Daytime")
    var time = try CalendarFixture.time("2026-11-24T07:59:59")
    let calendar = fixture.policy.calendar(CalendarFixture.zones)
    fixture.policy.followCalendar(calendar, at: time)
    #expect(fixture.policy.activation.plan == PlanID(1))
    let switches = fixture.policy.upcomingSwitches(calendar, from: time, count: 3)
    #expect(switches.map(\.plan) == [PlanID(2), PlanID(1), PlanID(2)])
    #expect(
      switches.map(\.at) == [
        try CalendarFixture.time("2026-11-24T08:00:00"),
        try CalendarFixture.time("2026-11-24T18:00:00"),
        try CalendarFixture.time("2026-11-25T08:00:00"),
      ])
    time = try CalendarFixture.time("2026-11-24T08:00:00")
    fixture.policy.followCalendar(calendar, at: time)
    #expect(fixture.policy.activation.cause == .schedule(ScheduleID(1)))
  }
}
