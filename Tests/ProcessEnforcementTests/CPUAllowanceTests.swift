import ProcessEnforcement
import Quantities
import Testing

struct CPUAllowanceTests {
  private func instant(_ milliseconds: Int64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
  }

  @Test(
    "a busy command gets its allowance over any second, and one burst at most",
    arguments: [0.05, 0.25, 0.9, 1.5])
  func busy(rate: Double) {
    var allowance = CPUAllowance(rate: rate, used: .zero, at: instant(0))
    var used: Int64 = 0
    for step in 1...2000 {
      // Two busy threads: as much CPU time as the machine would give, unless it stands still.
      if !allowance.isPaused { used += 100 }
      _ = allowance.mustPause(used: .milliseconds(used), at: instant(Int64(step) * 50))
    }
    let share = Double(used) / 100_000
    #expect(abs(share - rate) <= 0.1 * rate / 100 + 0.001, "\(share) of \(rate)")
  }

  @Test("an idle command saves up no more than a burst")
  func idle() {
    var allowance = CPUAllowance(rate: 0.5, used: .zero, at: instant(0))
    for (used, mustPause) in [(0, false), (50, false), (51, true)] as [(Int64, Bool)] {
      let pauses = allowance.mustPause(used: .milliseconds(used), at: instant(60_000))
      #expect(pauses == mustPause, "after \(used) ms")
    }
  }

  @Test("a new rate keeps what is owed")
  func change() {
    var allowance = CPUAllowance(rate: 0.1, used: .zero, at: instant(0))
    _ = allowance.mustPause(used: .milliseconds(1000), at: instant(0))
    #expect(allowance.isPaused)
    allowance.change(rate: 1)
    _ = allowance.mustPause(used: .milliseconds(1000), at: instant(900))
    #expect(allowance.isPaused)
    _ = allowance.mustPause(used: .milliseconds(1000), at: instant(1000))
    #expect(!allowance.isPaused)
  }
}
