import Quantities
import Testing

@testable import Scheduling

/// How a ceiling counts, to the nanosecond.
struct CPUCeilingCountTests {
  private let period = CPUSettings.ceilingPeriod.nanoseconds

  @Test("What is used is paid by the part, from the time on in which it was used")
  func charge() {
    var ceiling = CPUCeiling(part: 250_000, processors: 1, paidUntil: 0)
    // 10 ms up to now cost 40; they themselves and a period of the past have been paid for.
    ceiling.charge(10 * millisecond, at: second)
    #expect(ceiling.paidUntil == second + (40 - 10) * millisecond - period)
    // Not yet paid: the next goes on top.
    ceiling.charge(millisecond, at: second + millisecond)
    #expect(ceiling.paidUntil == second + (44 - 10) * millisecond - period)
    var wide = CPUCeiling(part: 250_000, processors: 4, paidUntil: 0)
    wide.charge(10 * millisecond, at: second)
    #expect(wide.paidUntil == second - period)
  }

  @Test("Sums are exact, whatever the parts divide by")
  func sums() {
    var ceiling = CPUCeiling(part: 300_000, processors: 1, paidUntil: 1_000)
    for _ in 0..<1_000 { ceiling.charge(7, at: 0) }
    #expect(ceiling.paidUntil == 1_000 + 7_000 * 10 / 3)
    var least = CPUCeiling(part: 1, processors: 1, paidUntil: 0)
    least.charge(.max / 2, at: .max)
    #expect(least.paidUntil == .max)
  }

  @Test("Turns are the part of a period, and never too short to be worth a change")
  func turns() {
    #expect(CPUCeiling(part: 500_000, processors: 8, paidUntil: 0).turn == period / 2)
    #expect(CPUCeiling(part: 1, processors: 1, paidUntil: 0).turn == 1_000)
    #expect(CPUCeiling(part: .min, processors: 0, paidUntil: 0).turn == 1_000)
    #expect(CPUCeiling(part: .max, processors: 1, paidUntil: 0).turn == period)
  }
}
