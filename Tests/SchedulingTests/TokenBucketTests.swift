import Quantities
import Scheduling
import TestSupport
import Testing

struct TokenBucketTests {
  private func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

  @Test("A full bucket gives its burst at once, and then the rate")
  func burst() {
    var bucket = TokenBucket(rate: 1000, burst: 10)
    let now = at(second)
    for _ in 0..<10 {
      let isTaken = bucket.take(1, at: now)
      #expect(isTaken)
    }
    let isTaken = bucket.take(1, at: now)
    #expect(!isTaken && bucket.ready(for: 1) == at(second + millisecond))
    #expect(bucket.ready(for: 4) == at(second + 4 * millisecond))
    #expect(bucket.missing(at: now) == 10 && bucket.missing(at: at(second + millisecond)) == 9)
  }

  @Test("What is larger than the bucket waits until it is full, and leaves debt")
  func oversize() {
    var bucket = TokenBucket(rate: 1000, burst: 10)
    let first = bucket.take(5, at: at(0))
    let early = bucket.take(4096, at: at(4 * millisecond))
    let full = bucket.take(4096, at: at(5 * millisecond))
    #expect(first && !early && full)
    #expect(bucket.missing(at: at(5 * millisecond)) == 4096)
    #expect(bucket.ready(for: 1) == at((5 + 4096 - 10 + 1) * millisecond))
  }

  @Test("No window gets more than the burst and what the rate gives in it", arguments: 0..<10)
  func windows(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let rate = Int64.random(in: 1...2_000_000_000, using: &generator)
    let burst = Int64.random(in: 1...1_000_000, using: &generator)
    var bucket = TokenBucket(rate: rate, burst: burst)
    var taken: [(at: Int64, amount: Int64)] = []
    var now: Int64 = 0
    for _ in 0..<400 {
      now += Int64.random(in: 0...max(1, 2_000_000_000 / rate), using: &generator)
      let amount = Int64.random(in: 1...max(1, burst / 3), using: &generator)
      if bucket.take(amount, at: at(now)) { taken.append((now, amount)) }
    }
    for start in taken.indices {
      var sum = Int128(0)
      for (time, amount) in taken[start...] {
        sum += Int128(amount)
        let span = Int128(time - taken[start].at)
        let most = Int128(burst) * 1_000_000_000 + (span + 1) * Int128(rate)
        #expect(sum * 1_000_000_000 <= most, "seed \(seed)")
      }
    }
  }

  @Test("A rate that does not divide a second is kept exactly", arguments: [3, 7, 999_999_937])
  func exact(rate: Int64) {
    var bucket = TokenBucket(rate: rate, burst: 1)
    var now: Int64 = 0
    var taken: Int64 = 0
    while taken < 50_000 {
      now = max(now, bucket.ready(for: 1).nanoseconds)
      let isTaken = bucket.take(1, at: at(now))
      #expect(isTaken)
      taken += 1
    }
    let due = Double(taken - 1) * 1e9 / Double(rate)
    #expect(abs(Double(now) - due) <= 2, "\(now), not \(due)")
  }

  @Test("Another rate keeps what is missing")
  func change() {
    var bucket = TokenBucket(rate: 1000, burst: 100)
    bucket.charge(60, at: at(0))
    bucket.change(rate: 10, burst: 100, at: at(10 * millisecond))
    #expect(bucket.missing(at: at(10 * millisecond)) == 50)
    #expect(bucket.ready(for: 60) == at(10 * millisecond + second))
  }

  @Test("Absurd amounts, rates and times overflow nothing")
  func absurd() {
    for rate in [Int64.min, 0, 1, .max] {
      for amount in [0, 1, Int64.max] {
        var bucket = TokenBucket(rate: rate, burst: amount)
        for moment in [Int64.min, 0, .max] {
          bucket.charge(amount, at: at(moment))
          _ = bucket.take(amount, at: at(moment))
          _ = (bucket.ready(for: amount), bucket.missing(at: at(moment)))
          bucket.change(rate: amount, burst: rate, at: at(moment))
        }
        let atomic = AtomicTokenBucket(rate: rate, burst: amount, origin: at(.min))
        for moment in [Int64.min, 0, .max] {
          _ = (atomic.take(amount, at: at(moment)), atomic.lease(upTo: amount, at: at(moment)))
        }
      }
    }
  }

  @Test("The one without a lock admits the same as the other", arguments: 0..<10)
  func atomic(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    // Rates that divide a second, so that both are exact.
    let rates: [Int64] = [1, 10, 1000, 1_000_000]
    let rate = rates.randomElement(using: &generator) ?? 1
    let burst = Int64.random(in: 1...50, using: &generator)
    var bucket = TokenBucket(rate: rate, burst: burst)
    let other = AtomicTokenBucket(rate: rate, burst: burst, origin: at(0))
    var now: Int64 = 0
    for step in 0..<2_000 {
      now += Int64.random(in: 0...3_000_000_000 / rate, using: &generator)
      let amount = Int64.random(in: 1...burst + 2, using: &generator)
      let isTaken = (bucket.take(amount, at: at(now)), other.take(amount, at: at(now)))
      #expect(isTaken.0 == isTaken.1, "seed \(seed), step \(step)")
    }
  }

  @Test("Threads together get the burst and the rate, not more")
  func threads() async {
    let bucket = AtomicTokenBucket(rate: 1000, burst: 5_000, origin: at(0))
    let given = await withTaskGroup(of: Int64.self) { group in
      for worker in 0..<4 {
        group.addTask {
          var sum: Int64 = 0
          for _ in 0..<20_000 {
            sum +=
              worker % 2 == 0
              ? bucket.lease(upTo: 7, at: Instant(nanoseconds: second))
              : bucket.take(1, at: Instant(nanoseconds: second)) ? 1 : 0
          }
          return sum
        }
      }
      return await group.reduce(0, +)
    }
    #expect(given == 5_000)
  }
}
