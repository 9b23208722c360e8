import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// What went wrong in the system that this one replaces: each of its proven defects of the disk's
/// scheduler has a test here, or one that is named.
///
/// | defect                                         | test                                       |
/// |------------------------------------------------|--------------------------------------------|
/// | one throttled group stops all others           | ``IORateTests/blocking(policy:)``          |
/// | more than a second of bandwidth never runs     | ``oversize(policy:)``                      |
/// | bytes are spent although requests are refused  | ``together()``                             |
/// | requests of unknown groups never go            | ``IORequestTests/absurd()``                |
/// | completed twice, counts wrap                   | ``IORequestTests/merging(policy:)``        |
/// | completed before it went, it goes afterwards   | ``early(policy:)``                         |
/// | bytes count when done, so groups go in runs    | ``runs(policy:depth:)``                    |
/// | a new group takes all                          | ``IOShareTests/late(policy:)``             |
/// | a weight of nothing never goes                 | ``weightless(policy:)``                    |
/// | the order changes as time passes               | ``IOExpiryTests/priorities(seed:)``        |
/// | latencies are wrong                            | ``latencies()``                            |
/// | sequential requests are not seen               | ``IORequestTests/merging(policy:)``        |
/// | the table of requests only grows               | ``grown(policy:)``                         |
/// | the depth is a race                            | ``IORateTests/depth()``                    |
/// | nobody says when to ask again                  | ``IORateTests/blocking(policy:)``          |
struct IOSeedDefectTests {
  @Test(
    "A request of more than a second's bandwidth runs, and is paid for",
    arguments: IOPolicy.allCases)
  func oversize(policy: IOPolicy) throws {
    var harness = DiskHarness(policy)
    let group = harness.group { $0.ceiling.bandwidth = 1000 }
    for _ in 0..<3 { try harness.submit(IORequest(group: group, bytes: 4096, offset: 0)) }
    harness.run(20 * second)
    // A full bucket, then when it is full again.
    #expect(harness.log.map(\.at) == [0, 4_096_000_000, 8_192_000_000])
  }

  @Test("What is refused because of its number costs no bytes")
  func together() {
    var limits = IOLimits()
    limits.ceiling = .init(bandwidth: 1000, iops: 1)
    var tree = RateTree()
    let node = tree.add(limits)
    let start = Instant(nanoseconds: 0)
    tree.charge(400, to: node, at: start)
    for _ in 0..<50 {
      #expect(tree.ready(for: 400, of: node) == Instant(nanoseconds: second))
    }
    var scheduler = IOScheduler()
    let group = scheduler.addGroup(limits: limits)
    for offset in 0..<30 {
      _ = scheduler.submit(
        IORequest(group: group, bytes: 400, offset: Int64(offset) << 30), at: start)
    }
    var times: [Int64] = []
    for step in 0..<200 {
      let now = Instant(nanoseconds: Int64(step) * 100 * millisecond)
      while let dispatch = scheduler.dispatch(at: now) {
        times.append(now.nanoseconds)
        scheduler.complete(dispatch.request, at: now)
      }
    }
    #expect(times == (0..<20).map { Int64($0) * second })
  }

  @Test(
    "Completed before it went to the disk: refused, and it goes once",
    arguments: IOPolicy.allCases)
  func early(policy: IOPolicy) throws {
    var harness = DiskHarness(policy)
    let group = harness.group()
    let id = try harness.submit(IORequest(group: group, bytes: 4096, offset: 0))
    let isDone = harness.now { scheduler, now in scheduler.complete(id, at: now) }
    harness.run(second)
    #expect(!isDone && harness.log.map(\.dispatch.request) == [id])
    #expect(harness.scheduler.statistics.completed == 1 && harness.scheduler.inFlight == 0)
  }

  @Test(
    "With many on the disk no group goes in longer runs than its turn",
    arguments: IOShareTests.weighted, [32, 128])
  func runs(policy: IOPolicy, depth: Int) {
    var harness = DiskHarness(policy, depth: depth)
    for _ in 0..<2 { harness.stream(harness.group(), backlog: 200) }
    harness.run(2 * second)
    var (longest, run): (Int, Int) = (0, 0)
    // Without the time in which it learns how fast the disk is.
    let log = harness.log.filter { $0.at >= second }
    for (one, next) in zip(log, log.dropFirst()) {
      run = one.dispatch.group == next.dispatch.group ? run + 1 : 1
      longest = max(longest, run)
    }
    // 10 ms of 0.725 ms each, 1 MiB of 64 and 16 KiB each, or one by one.
    let most = policy == .mClock ? 2 : 16
    #expect(longest <= most && longest > 0, "\(longest)")
  }

  @Test("A weight of nothing still goes", arguments: IOPolicy.allCases)
  func weightless(policy: IOPolicy) throws {
    var harness = DiskHarness(policy)
    let group = harness.group(0)
    let id = try harness.submit(IORequest(group: group, bytes: 4096, offset: 0))
    harness.run(second)
    #expect(harness.log.map(\.dispatch.request) == [id])
  }

  @Test("Waiting and service are measured apart, and as long as they were")
  func latencies() throws {
    var scheduler = IOScheduler()
    let group = scheduler.addGroup()
    for index in 0..<3 {
      let start = Int64(index) * 100 * millisecond
      _ = scheduler.submit(
        IORequest(group: group, bytes: 512, offset: 0), at: Instant(nanoseconds: start))
      let sent = scheduler.dispatch(at: Instant(nanoseconds: start + 8 * millisecond))
      let dispatch = try #require(sent)
      scheduler.complete(
        dispatch.request, at: Instant(nanoseconds: start + 40 * millisecond))
    }
    let statistics = scheduler.statistics
    for (histogram, wanted) in [(statistics.queueLatency, 8.0), (statistics.serviceLatency, 32)] {
      #expect(histogram.count == 3)
      for value in [histogram.max, histogram.mean] {
        let span = Double(value?.nanoseconds ?? 0) / 1e6
        #expect(abs(span - wanted) <= wanted / 50, "\(span)")
      }
    }
  }

  @Test("Of completed and cancelled requests nothing is kept", arguments: IOPolicy.allCases)
  func grown(policy: IOPolicy) throws {
    var harness = DiskHarness(policy)
    let group = harness.group()
    for index in 0..<1_000 {
      // Each in the place of the one before.
      let id = try harness.submit(IORequest(group: group, bytes: 512, offset: 0))
      #expect(id.number == 0)
      if index % 3 == 0 { harness.now { scheduler, now in _ = scheduler.cancel(id, at: now) } }
      harness.run(millisecond)
    }
    #expect(harness.scheduler.queued + harness.scheduler.inFlight == 0)
  }
}
