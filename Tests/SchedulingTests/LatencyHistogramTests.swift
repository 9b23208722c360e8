import FoundationEssentials
import Histogram
import Quantities
import Scheduling
import TestSupport
import Testing

struct LatencyHistogramTests {
  private func histogram(_ spans: [TimeSpan]) -> LatencyHistogram {
    spans.reduce(into: LatencyHistogram()) { $0.record($1) }
  }

  private func microseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000) }

  private func read(_ text: String) throws -> LatencyHistogram {
    try JSONDecoder().decode(LatencyHistogram.self, from: Data(text.utf8))
  }

  private func text(_ histogram: LatencyHistogram) throws -> String {
    String(decoding: try JSONEncoder().encode(histogram), as: UTF8.self)
  }

  @Test("Without a length there is nothing to tell")
  func tellsNothing() {
    let empty = LatencyHistogram()
    #expect(empty.isEmpty && empty.count == 0)
    #expect(empty.p50 == nil && empty.p99 == nil && empty.max == nil && empty.mean == nil)
    #expect(empty.percentiles([50, 99]).isEmpty)
  }

  @Test("Buckets lie where those of the histogram of two digits lie", arguments: [UInt64(7)])
  func buckets(seed: UInt64) throws {
    let layout = Histogram<UInt64>(
      lowestDiscernibleValue: 1, highestTrackableValue: 100 * 86_400_000_000,
      numberOfSignificantValueDigits: .two)
    var random = SplitMix64(seed: seed)
    let edges = (0...42).flatMap { [(1 << $0) - 1, 1 << $0, (1 << $0) + 1] as [UInt64] }
    for value in edges + (0..<2000).map({ _ in UInt64(random.magnitude()) }) {
      guard value <= 100 * 86_400_000_000 else { continue }
      let one = histogram([microseconds(Int64(value))])
      let upperEnd = Int64(layout.highestEquivalentForValue(value))
      #expect(one.max == min(microseconds(upperEnd), LatencyHistogram.longest), "\(value)")
      #expect(try text(one) == "\"\(layout.lowestEquivalentForValue(value)) 1\"", "\(value)")
    }
  }

  @Test("Percentiles are the lengths of their rank, exact below 256 microseconds")
  func ranks() {
    let hundred = histogram((1...100).shuffled().map { microseconds($0) })
    #expect(hundred.count == 100)
    #expect(hundred.percentiles([50, 90, 95, 99, 100]) == [50, 90, 95, 99, 100].map(microseconds))
    #expect(hundred.p50 == microseconds(50) && hundred.p90 == microseconds(90))
    #expect(hundred.p95 == microseconds(95) && hundred.p99 == microseconds(99))
    #expect(hundred.max == microseconds(100) && hundred.percentile(0) == microseconds(1))
    #expect(hundred.percentile(-.infinity) == microseconds(1))
    #expect(hundred.percentile(.infinity) == microseconds(100))
    #expect(hundred.percentile(50.001) == microseconds(51))
    #expect(hundred.percentile(.nan) == microseconds(1))
    #expect(hundred.mean == TimeSpan(nanoseconds: 50_500))
  }

  @Test(
    "A length is recorded in whole microseconds, rounded up",
    arguments: [(0, 0), (1, 1_000), (1_000, 1_000), (1_001, 2_000), (255_000, 255_000)])
  func roundsUp(nanoseconds: Int64, recorded: Int64) {
    let one = histogram([TimeSpan(nanoseconds: nanoseconds)])
    #expect(one.max == TimeSpan(nanoseconds: recorded))
    #expect(one.mean == TimeSpan(nanoseconds: recorded))
  }

  @Test("Longer than 100 days is recorded as 100 days")
  func clamps() {
    let one = histogram([.longest])
    #expect(one.max == LatencyHistogram.longest && one.p50 == LatencyHistogram.longest)
    #expect(one == histogram([LatencyHistogram.longest]))
    #expect(LatencyHistogram.longest == .seconds(8_640_000))
  }

  @Test("A percentile is never too short and at most 0.8% too long; the mean is 0.4% off")
  func isPrecise() throws {
    for seed in UInt64(1)...10 {
      var random = SplitMix64(seed: seed)
      let lengths = (0..<500).map { _ in microseconds(random.magnitude() % 8_640_000_000_000) }
      let sorted = lengths.sorted()
      let all = histogram(lengths)
      for (percent, index) in [(0.2, 0), (50.0, 249), (90, 449), (95, 474), (99, 494), (100, 499)] {
        let exact = sorted[index]
        let told = try #require(all.percentile(percent))
        #expect(told >= exact, "seed \(seed), \(percent)%")
        #expect(told.inSeconds <= exact.inSeconds * 1.008, "seed \(seed), \(percent)%")
      }
      let mean = lengths.reduce(0) { $0 + $1.inSeconds } / 500
      #expect(abs(try #require(all.mean).inSeconds / mean - 1) < 0.004, "seed \(seed)")
    }
  }

  @Test("Merged histograms are those of all lengths together")
  func merges() {
    var random = SplitMix64(seed: 7)
    let lengths = (0..<300).map { _ in TimeSpan(nanoseconds: random.magnitude()) }
    var merged = LatencyHistogram()
    merged += histogram(Array(lengths[..<100]))
    merged += histogram(Array(lengths[100...]))
    merged += LatencyHistogram()
    #expect(merged == histogram(lengths) && merged.count == 300)
    #expect(merged.hashValue == histogram(lengths).hashValue)
    #expect(merged != histogram(Array(lengths.dropLast())))
  }

  @Test("Order of recording does not matter, values do")
  func compares() {
    let spans = [3, 1_000, 77, 3, 5_000_000].map(microseconds)
    #expect(histogram(spans) == histogram(spans.reversed()))
    #expect(histogram(spans) != histogram([3, 1_000, 77, 4, 5_000_000].map(microseconds)))
  }

  @Test("It is written as one text of beginnings and counts, empty for nothing")
  func writes() throws {
    #expect(try text(LatencyHistogram()) == "\"\"")
    let few = histogram([5, 5, 0, 1_000_001].map(microseconds))
    #expect(try text(few) == "\"0 1 5 2 999424 1\"")
  }

  @Test("What was written is read back, and goes on as if it had not been")
  func readsBack() throws {
    var random = SplitMix64(seed: 11)
    var original = LatencyHistogram()
    for _ in 0..<400 { original.record(TimeSpan(nanoseconds: random.magnitude())) }
    var copy = try read(text(original))
    #expect(copy == original && copy.hashValue == original.hashValue)
    #expect(copy.percentiles([0, 50, 99, 100]) == original.percentiles([0, 50, 99, 100]))
    #expect(copy.mean == original.mean && copy.count == original.count)
    copy.record(.seconds(2))
    #expect(copy != original)
    original.record(.seconds(2))
    #expect(copy == original)
    #expect(try text(copy) == text(original))
  }

  @Test(
    "A list that was never written is refused",
    arguments: [
      "\"5\"", "\"5 0\"", "\"5 -1\"", "\"-5 1\"", "\"5 1 5 1\"", "\"7 1 5 1\"", "\"0 1 0 1\"",
      "\"257 1\"",
      "\"8640000000001 1\"", "\"8796093022207 1\"", "\"18446744073709551615 1\"", "\"1.5 1\"",
      "\"5 9223372036854775808\"", "\"5 4611686018427387904 6 4611686018427387904\"",
      "\"1 9223372036854775807 2 9223372036854775807\"", "\"8606711808000 2147483648\"",
      "\"0 9223372036854775807 1 1\"", "[[5,1]]", "{}", "null", "7", "[5,\"1\"]", "[5,1,null]",
    ])
  func refuses(_ text: String) {
    #expect(throws: DecodingError.self) { try read(text) }
  }

  @Test("At the largest counts recording and merging change nothing more")
  func holds() throws {
    var full = try read("\"0 9223372036854775807\"")
    let before = full
    full.record(.zero)
    #expect(full == before && full.count == .max)
    full += before
    #expect(full == before && full.p99 == .zero)
    var heavy = try read("\"8589934592000 2000000\"")
    heavy.record(.longest)
    #expect(heavy.count == 2_000_001)
    let almost = heavy
    heavy += almost
    #expect(heavy == almost)
    #expect(heavy.mean.map { $0 <= LatencyHistogram.longest } == true)
  }
}
