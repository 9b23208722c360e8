import Quantities
import TestSupport
import Testing

@testable import ResourcePolicy

struct ActivationPropertyTests {
  private typealias Fixture = CalendarExamples

  /// A policy with a few random schedules and windows, sometimes activated by hand.
  private func policy(_ random: inout SplitMix64, from time: WallTime) throws -> Policy {
    var fixture = try PolicyFixture()
    let zones = try Fixture.zones()
    let plans = try (0..<3).map { try fixture.plan("P\($0)") }
    for index in 0..<Int.random(in: 1...4, using: &random) {
      try fixture.policy.createSchedule(
        EntityName("S\(index)"),
        ScheduleAttributes(
          plan: plans[Int.random(in: 0..<3, using: &random)], days: days(&random),
          start: clock(&random), end: clock(&random), zone: zone(&random),
          priority: Int.random(in: 0...2, using: &random)), zones: zones, at: time)
    }
    for index in 0..<Int.random(in: 0...3, using: &random) {
      try fixture.policy.createWindow(
        EntityName("W\(index)"),
        WindowAttributes(
          plan: random.isOneIn(4) ? nil : plans[Int.random(in: 0..<3, using: &random)],
          days: days(&random), start: clock(&random),
          duration: .seconds(600 * Int64.random(in: 1...250, using: &random)),
          zone: zone(&random), priority: Int.random(in: 0...1, using: &random)), zones: zones,
        at: time)
    }
    if random.isOneIn(2) { try fixture.policy.activatePlan(named: "Day", by: "ann", at: time) }
    return fixture.policy
  }

  private func days(_ random: inout SplitMix64) -> Weekdays {
    Weekdays(Weekday.allCases.filter { _ in random.isOneIn(2) }) ?? .all
  }

  private func clock(_ random: inout SplitMix64) -> TimeOfDay {
    TimeOfDay(seconds: Int.random(in: 0..<144, using: &random) * 600)
  }

  private func zone(_ random: inout SplitMix64) -> String {
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"][
      Int.random(in: 0..<4, using: &random)]
  }

  @Test(
    "The plan is the same however often somebody looks", arguments: 1...12 as ClosedRange<UInt64>)
  func followsAlike(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let from = try Fixture.utc(random.isOneIn(2) ? "2026-03-26T07:00" : "2026-10-23T07:00")
    let start = try policy(&random, from: from)
    let calendar = start.calendar(try Fixture.zones())
    var (often, rarely) = (start, start)
    var minute = 0
    for _ in 0..<8 {
      let end = minute + Int.random(in: 60...1500, using: &random)
      while minute < end {
        minute = min(end, minute + Int.random(in: 1...90, using: &random))
        often.followCalendar(calendar, at: from.advanced(minutes: minute))
      }
      rarely.followCalendar(calendar, at: from.advanced(minutes: minute))
      #expect(often.activation == rarely.activation, "seed \(seed), minute \(minute)")
      let again = rarely
      #expect(rarely.followCalendar(calendar, at: from.advanced(minutes: minute)) == nil)
      #expect(rarely == again, "seed \(seed): a second look changes nothing")
    }
  }

  @Test("Coming switches are those that come", arguments: 21...32 as ClosedRange<UInt64>)
  func foresees(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let from = try Fixture.utc("2026-03-26T07:00")
    let start = try policy(&random, from: from)
    let calendar = start.calendar(try Fixture.zones())
    let time = from.advanced(minutes: Int.random(in: 0...600, using: &random))
    let foreseen = start.upcomingSwitches(calendar, from: time, count: 12)
    var stepped: [Activation] = []
    var copy = start
    copy.followCalendar(calendar, at: time)
    for minute in stride(from: 10, through: 5 * 1440, by: 10) {
      let now = time.advanced(minutes: minute)
      if let next = copy.followCalendar(calendar, at: now) { stepped.append(next) }
    }
    let last = time.advanced(minutes: 5 * 1440)
    // Minutes are stepped by ten, and two switches in one step show the second only.
    let seen = foreseen.filter { $0.at <= last }
    for activation in stepped.prefix(foreseen.count) {
      #expect(seen.contains(activation) || stepped.count > 12, "seed \(seed): \(activation)")
    }
    #expect(seen.count >= min(stepped.count, 12), "seed \(seed)")
    #expect(zip(foreseen, foreseen.dropFirst()).allSatisfy { $0.at < $1.at }, "seed \(seed)")
    if let first = foreseen.first, copy.activation.cause != .manual {
      #expect(start.activationEnd(calendar, at: time) != nil, "seed \(seed): \(first)")
    }
  }
}
