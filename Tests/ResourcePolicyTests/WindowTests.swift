import Quantities
import Testing

@testable import ResourcePolicy

struct WindowTests {
  private static let zones = CalendarFixture.zones
  private var fixture: PolicyFixture
  /// Daily from 22:00 to 06:00.
  private let attributes = WindowAttributes(
    plan: PlanID(4), start: TimeOfDay(seconds: 79_200), duration: .seconds(8 * 3600))

  init() throws {
    fixture = try PolicyFixture()
  }

  private mutating func create(
    _ name: String, _ change: (inout WindowAttributes) -> Void = { _ in }
  ) throws -> MaintenanceWindow {
    var attributes = attributes
    change(&attributes)
    return try fixture.policy.createWindow(
      EntityName(name), attributes, zones: Self.zones,
      at: try CalendarFixture.time("2026-11-23T12:00:00"))
  }

  private func refusal(_ change: (inout WindowAttributes) -> Void) throws -> PolicyError? {
    let name = try EntityName("New")
    var attributes = attributes
    change(&attributes)
    return fixture.refusal { policy throws(PolicyError) in
      try policy.createWindow(name, attributes, zones: Self.zones, at: PolicyFixture.later)
    }
  }

  private func isOpen(_ moment: String) throws -> Bool {
    let time = try CalendarFixture.time(moment)
    return !fixture.policy.calendar(Self.zones).openWindows(at: time).isEmpty
  }

  private mutating func open(_ moment: String) throws -> WallTime {
    try fixture.policy.openWindow(
      named: "backup", zones: Self.zones, at: CalendarFixture.time(moment))
  }

  private mutating func close(_ moment: String) throws {
    try fixture.policy.closeWindow(
      named: "backup", zones: Self.zones, at: CalendarFixture.time(moment))
  }

  @Test("A window is made, changed and deleted by its name in any case")
  mutating func livesAndDies() throws {
    let window = try create("Backup")
    #expect(window.id == WindowID(1))
    #expect(try fixture.policy.window(named: "BACKUP") == window)
    var changed = attributes
    changed.admission = .refuse
    let time = PolicyFixture.later
    try fixture.policy.setWindow(named: "backup", changed, zones: Self.zones, at: time)
    #expect(try fixture.policy.window(named: "Backup").attributes.admission == .refuse)
    try fixture.policy.deleteWindow(named: "backup", zones: Self.zones, at: time)
    #expect(fixture.policy.windows.isEmpty)
    #expect(try create("Backup").id == WindowID(2))
    #expect(fixture.policy.structuralProblem == nil)
  }

  @Test("Taken names, unknown plans and zones and values out of range are refused")
  mutating func refusesValues() throws {
    _ = try create("new")
    #expect(try refusal { _ in } == .alreadyExists(.window, name: "New"))
    fixture = try PolicyFixture()
    #expect(try refusal { $0.plan = PlanID(99) } == .notFound(.plan, name: "99"))
    #expect(try refusal { $0.zone = "Mars/Base" } == .unknownZone("Mars/Base"))
    #expect(
      try refusal { $0.duration = TimeSpan(nanoseconds: 59_999_999_999) }?.isOutOfRange == true)
    #expect(try refusal { $0.duration = .seconds(7 * 86_400 + 1) }?.isOutOfRange == true)
    #expect(try refusal { $0.duration = .seconds(7 * 86_400) } == nil)
    #expect(try refusal { $0.duration = .seconds(60) } == nil)
    #expect(try refusal { $0.priority = -1 }?.isOutOfRange == true)
    #expect(try refusal { $0.admission = .limit(-1) }?.isOutOfRange == true)
    #expect(try refusal { $0.admission = .limit(1_000_001) }?.isOutOfRange == true)
    #expect(try refusal { $0.description = "a\u{7}" }?.isInvalidText == true)
    #expect(try refusal { $0.plan = nil } == nil)
  }

  @Test("The number of windows and their ids are bounded")
  mutating func isBounded() throws {
    let window = try create("Backup")
    fixture.policy.windows = Array(repeating: window, count: 10_000)
    #expect(try refusal { _ in } == .limitReached(.window, limit: 10_000))
    fixture.policy.windows = []
    fixture.policy.nextWindow = WindowID(.max)
    #expect(try refusal { _ in } == .limitReached(.window, limit: 10_000))
  }

  @Test("Opened by hand it stays open for its duration, and its own time goes on")
  mutating func opensByHand() throws {
    _ = try create("Backup")
    #expect(try open("2026-11-23T12:00:00") == (try CalendarFixture.time("2026-11-23T20:00:00")))
    #expect(try isOpen("2026-11-23T19:59:59"))
    #expect(try !isOpen("2026-11-23T20:00:00"))
    #expect(try isOpen("2026-11-23T22:00:00"))
    #expect(fixture.policy.activation.cause == .window(WindowID(1)))
    try close("2026-11-23T13:00:00")
    #expect(try !isOpen("2026-11-23T13:00:00"))
    #expect(try isOpen("2026-11-23T22:00:00"))
    #expect(fixture.policy.activation.plan == PlanID(1))
  }

  @Test("Closed by hand it opens again when its next time begins")
  mutating func closesByHand() throws {
    _ = try create("Backup")
    try close("2026-11-23T23:00:00")
    #expect(try !isOpen("2026-11-23T23:00:00"))
    #expect(try !isOpen("2026-11-24T05:59:59"))
    #expect(try isOpen("2026-11-24T22:00:00"))
  }

  @Test("A window whose times overlap opens again at the next beginning, not at the end")
  mutating func reopensAtBeginning() throws {
    _ = try create("Backup") { $0.duration = .seconds(7 * 86_400) }
    try close("2026-11-23T23:00:00")
    #expect(try !isOpen("2026-11-24T21:59:59"))
    #expect(try isOpen("2026-11-24T22:00:00"))
  }

  @Test("What is not open cannot be closed; what never opens cannot be opened")
  mutating func refusesByHand() throws {
    _ = try create("Backup")
    let noon = try CalendarFixture.time("2026-11-23T12:00:00")
    let closing = fixture.refusal { policy throws(PolicyError) in
      try policy.closeWindow(named: "backup", zones: Self.zones, at: noon)
    }
    #expect(closing == .notOpen(window: "Backup"))
    let opening = fixture.refusal { policy throws(PolicyError) in
      _ = try policy.openWindow(named: "none", zones: Self.zones, at: noon)
    }
    #expect(opening == .notFound(.window, name: "none"))
    let lost = fixture.refusal { policy throws(PolicyError) in
      _ = try policy.openWindow(named: "backup", zones: ZoneTables.utcOnly, at: noon)
    }
    #expect(lost == nil)
    fixture.policy.windows[0].attributes.zone = "Europe/Berlin"
    let zone = fixture.refusal { policy throws(PolicyError) in
      _ = try policy.openWindow(named: "backup", zones: ZoneTables.utcOnly, at: noon)
    }
    #expect(zone == .unknownZone("Europe/Berlin"))
    fixture.policy.windows[0].attributes.isEnabled = false
    let disabled = fixture.refusal { policy throws(PolicyError) in
      _ = try policy.openWindow(named: "backup", zones: Self.zones, at: noon)
    }
    #expect(disabled == .inactive(.window, name: "Backup"))
  }

  @Test("A window gives back the plan that it took")
  mutating func givesBack() throws {
    let start = try CalendarFixture.time("2026-11-23T12:00:00")
    try fixture.policy.activatePlan(named: "Day", by: "joe", at: start)
    _ = try create("Backup")
    #expect(fixture.policy.activation.plan == fixture.day)
    let calendar = fixture.policy.calendar(Self.zones)
    fixture.policy.followCalendar(calendar, at: try CalendarFixture.time("2026-11-23T23:00:00"))
    #expect(fixture.policy.activation.plan == PlanID(4))
    fixture.policy.followCalendar(calendar, at: try CalendarFixture.time("2026-11-24T07:00:00"))
    #expect(fixture.policy.activation.plan == fixture.day)
    #expect(fixture.policy.activation.at == (try CalendarFixture.time("2026-11-24T06:00:00")))
  }

  @Test(
    "Admissions are read, shown and refused",
    arguments: [("allow", WindowAdmission.allow), ("REFUSE", .refuse), ("12", .limit(12))])
  func readsAdmissions(_ text: String, admission: WindowAdmission) throws {
    #expect(try WindowAdmission(parsing: text) == admission)
    #expect(admission.description == text.lowercased())
    for junk in ["", "no", "-1", "1000001", "1 ", "+1"] {
      #expect(throws: QuantityError.self) { try WindowAdmission(parsing: junk) }
    }
  }
}
