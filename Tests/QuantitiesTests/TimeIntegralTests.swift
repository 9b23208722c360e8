import FoundationEssentials
import Quantities
import TestSupport
import Testing

struct TimeIntegralTests {
  private func integral(_ nanoseconds: Int128) -> TimeIntegral {
    TimeIntegral(nanoseconds: nanoseconds)
  }

  @Test("A count over a span adds their product, exactly beyond 64 bits")
  func adds() {
    var area = TimeIntegral.zero
    area.add(count: 3, over: .seconds(2))
    #expect(area == integral(6_000_000_000))
    area.add(count: .max, over: .longest)
    #expect(area == integral(6_000_000_000 + Int128(Int64.max) * Int128(Int64.max)))
    area.subtract(count: .max, over: .longest)
    area.add(count: -1, over: .seconds(1))
    area.add(.seconds(3))
    #expect(area == TimeIntegral(.seconds(8)))
  }

  @Test("Subtraction takes away what was added and may pass through negative values")
  func subtracts() {
    var area = TimeIntegral.zero
    area.subtract(.seconds(5))
    #expect(area == integral(-5_000_000_000))
    #expect(area < .zero && !(TimeIntegral.zero < area))
    area.add(count: 2, over: .seconds(4))
    area.subtract(TimeIntegral(.seconds(3)))
    #expect(area == .zero)
  }

  @Test("Both ends hold instead of overflowing")
  func saturates() {
    var high = integral(.max - 1)
    high.add(.seconds(1))
    #expect(high == integral(.max))
    high.subtract(integral(.min))
    #expect(high == integral(.max))
    high.add(integral(-1))
    #expect(high == integral(.max - 1))
    var low = integral(.min)
    low.add(integral(-1))
    #expect(low == integral(.min))
    low.subtract(.longest)
    #expect(low == integral(.min))
    low.subtract(count: .max, over: .longest)
    #expect(low == integral(.min))
  }

  @Test("The average is the area over the span, zero for no time")
  func averages() {
    var area = TimeIntegral.zero
    area.add(count: 3, over: .seconds(2))
    area.add(count: 0, over: .seconds(2))
    #expect(area.average(over: .seconds(4)) == 1.5)
    #expect(area.average(over: .zero) == 0)
    #expect(integral(-4).average(over: TimeSpan(nanoseconds: 8)) == -0.5)
  }

  @Test("As a span it is clamped")
  func clamps() {
    #expect(integral(-1).span == .zero)
    #expect(integral(7).span == TimeSpan(nanoseconds: 7))
    #expect(integral(Int128(Int64.max) + 1).span == .longest)
  }

  @Test("It is written as a decimal text and read back", arguments: [0, -1, 7, .max, .min])
  func codes(_ nanoseconds: Int128) throws {
    let bytes = try JSONEncoder().encode([integral(nanoseconds)])
    #expect(String(decoding: bytes, as: UTF8.self) == "[\"\(nanoseconds)\"]")
    #expect(try JSONDecoder().decode([TimeIntegral].self, from: bytes) == [integral(nanoseconds)])
  }

  @Test(
    "A text in another form is refused",
    arguments: [
      "\"\"", "\"+1\"", "\"01\"", "\"-0\"", "\" 1\"", "\"1.0\"", "\"1e3\"", "\"0x1\"", "1", "null",
      "\"170141183460469231731687303715884105728\"",
    ])
  func refuses(_ text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([TimeIntegral].self, from: Data("[\(text)]".utf8))
    }
  }

  @Test("Little's law: the area under a queue length is the sum of the stays")
  func obeysLittlesLaw() {
    for seed in UInt64(1)...20 {
      var random = SplitMix64(seed: seed)
      var now = Instant(nanoseconds: 0)
      var arrivals: [Instant] = []
      var area = TimeIntegral.zero
      var stays = TimeIntegral.zero
      for step in 0..<2_000 {
        let pause = TimeSpan(nanoseconds: random.magnitude() >> 20)
        area.add(count: arrivals.count, over: pause)
        now = now + pause
        if step < 1_900, random.isOneIn(2) || arrivals.isEmpty {
          arrivals.append(now)
        } else if !arrivals.isEmpty {
          let leaver = arrivals.remove(at: Int.random(in: arrivals.indices, using: &random))
          stays.add(now.since(leaver))
        }
      }
      for arrival in arrivals { stays.add(now.since(arrival)) }
      #expect(area == stays, "seed \(seed)")
    }
  }
}
