import Quantities
import Testing

struct InstantTests {
  @Test("An instant plus a span is held at the end of time")
  func adds() {
    #expect(Instant(nanoseconds: -5) + TimeSpan(nanoseconds: 7) == Instant(nanoseconds: 2))
    #expect(Instant(nanoseconds: 1) + .longest == Instant(nanoseconds: .max))
    #expect(Instant(nanoseconds: .min) + .longest == Instant(nanoseconds: -1))
  }

  @Test(
    "The time since an instant is never negative and never overflows",
    arguments: [
      (10, 3, 7), (3, 3, 0), (3, 10, 0), (-3, -10, 7), (.max, 0, .max), (.max, -1, .max),
      (.max, .min, .max), (.min, .max, 0), (.min, 1, 0), (0, .min, .max),
    ] as [(Int64, Int64, Int64)])
  func measures(later: Int64, earlier: Int64, nanoseconds: Int64) {
    let since = Instant(nanoseconds: later).since(Instant(nanoseconds: earlier))
    #expect(since == TimeSpan(nanoseconds: nanoseconds))
  }

  @Test("Instants are ordered by time")
  func compares() {
    #expect(Instant(nanoseconds: -1) < Instant(nanoseconds: 0))
    #expect(!(Instant(nanoseconds: 1) < Instant(nanoseconds: 1)))
  }
}
