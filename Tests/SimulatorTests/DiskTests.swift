import Quantities
import Scheduling
import Simulator
import Testing

/// Requests on a pretended disk.
struct DiskTests {
  /// 1 MiB takes a second, nothing else takes time.
  private static let slow = "machine: {disk: {bandwidth: 1M, seek: 0s, overhead: 0s}}"

  @Test("a request takes its overhead, the way of the head and its bytes")
  func serviceTime() throws {
    let simulated = try Simulated(
      """
      machine: {disk: {bandwidth: 1M, seek: 8ms, overhead: 1ms, size: 1G}}
      requests:
        - {name: start, bytes: 1M, offset: 0}
        - {name: far, bytes: 1M, offset: 513M, arrival: 10s}
      """)
    let done = simulated.entries(.done)
    #expect(done.first?.span == .milliseconds(1001))
    // Half of the disk away: a quarter of 8 ms, and half of the rest.
    #expect(done.last?.span == .milliseconds(1001 + 2 + 3))
    #expect(simulated.report.io.submitted == 2)
  }

  @Test("a task that reads waits for the disk and goes on when it is done")
  func blockedTask() throws {
    let simulated = try Simulated(
      """
      \(Self.slow)
      tasks: [{name: t, cpu: 30ms, burst: 10ms, io: {bytes: 512K}, sleep: 100ms}]
      """)
    let task = try #require(simulated.task("t"))
    #expect(task.state == "completed")
    // Two pauses: after the third burst its work is done.
    #expect(task.paused == .milliseconds(2 * 600))
    #expect(simulated.requests("t")?.completed == 2)
    #expect(simulated.requests("t")?.bytes == ByteCount(bytes: 1 << 20))
    #expect(simulated.report.end == Instant(nanoseconds: 1_230_000_000))
  }

  @Test("requests come one after the other, each with its deadline, and tasks before them")
  func coming() throws {
    let simulated = try Simulated(
      """
      \(Self.slow)
      requests:
        - {name: r, bytes: 256K, arrival: 10ms, count: 3, interval: 100ms, deadline: 400ms}
      tasks: [{name: t, cpu: 1ms, arrival: 10ms}]
      """)
    let first = simulated.timeline.first
    #expect(first?.event == .arrive)
    #expect(
      simulated.entries(.submit).map(\.at.nanoseconds) == [10_000_000, 110_000_000, 210_000_000])
    // They are done after 250, 500 and 750 ms, so that the second is exactly in time.
    let line = try #require(simulated.requests("r"))
    #expect(line.deadlineMisses == 1)
    #expect(line.latency.max.map { abs($0.nanoseconds - 550_000_000) < 6_000_000 } == true)
    let exact = try Simulated("\(Self.slow)\nrequests: [{name: r, bytes: 1M, deadline: 1s}]")
    #expect(exact.requests("r")?.deadlineMisses == 0)
  }

  @Test("a sequence goes on where it ended, at the end of the disk anew; each task has its own")
  func sequences() throws {
    let simulated = try Simulated(
      """
      machine: {disk: {size: 1M}}
      io: {mergeLimit: 0}
      requests: [{name: r, bytes: 400K, offset: 100K, count: 4, interval: 1s}]
      tasks:
        - {name: t, cpu: 3ms, burst: 1ms, io: {bytes: 256K, offset: 128K}, count: 2, interval: 9s}
      """)
    func offsets(of name: String) -> [Int64] {
      simulated.entries(.submit, of: name).compactMap(\.offset).map { $0 >> 10 }
    }
    #expect(offsets(of: "r") == [100, 500, 0, 400])
    #expect(offsets(of: "t-1") == [128, 384])
    #expect(offsets(of: "t-2") == [128, 384])
  }

  @Test("several channels serve at once")
  func channels() throws {
    let simulated = try Simulated(
      """
      machine: {disk: {bandwidth: 1M, seek: 0s, overhead: 0s, channels: 4}}
      io: {mergeLimit: 0}
      requests: [{name: r, bytes: 1M, count: 8}]
      """)
    #expect(simulated.report.end == Instant(nanoseconds: 2_000_000_000))
    #expect(abs(simulated.report.diskUtilization - 1) < 1e-9)
  }

  @Test("groups are held to their bandwidth and to their requests per second")
  func limits() throws {
    let simulated = try Simulated(
      """
      until: 20s
      groups: [{name: A, bandwidth: 1M, burst: 1s}, {name: B, iops: 10}, {name: C}]
      requests:
        - {name: a, group: A, bytes: 64K, count: 1000}
        - {name: b, group: B, bytes: 4K, count: 1000, pattern: random}
        - {name: c, group: C, bytes: 4K, count: 100, interval: 10ms, deadline: 1s}
      """)
    // The rate, and one burst.
    let moved = try #require(simulated.requests("a")?.bytes.bytes)
    #expect((20 << 20...21 << 20).contains(moved))
    let b = try #require(simulated.requests("b")?.completed)
    #expect((200...210).contains(b))
    #expect(simulated.requests("c")?.completed == 100)
    #expect(simulated.requests("c")?.deadlineMisses == 0)
  }

  @Test(
    "disk shares follow weights, by bytes or by time",
    arguments: [IOPolicy.completelyFair, .budgetFair, .mClock])
  func weights(policy: IOPolicy) throws {
    let simulated = try Simulated(
      """
      until: 60s
      machine: {disk: {bandwidth: 16M, seek: 0s, overhead: 0s}}
      groups: [{name: A, ioWeight: 1024}, {name: B, ioWeight: 3072}]
      io: {depth: 1, mergeLimit: 0, overhead: 0, budget: 1M}
      requests:
        - {name: a, group: A, bytes: 256K, count: 10000}
        - {name: b, group: B, bytes: 256K, count: 10000}
      """
    ) { $0.io.policy = policy }
    let (a, b) = (
      try #require(simulated.requests("a")?.completed),
      try #require(simulated.requests("b")?.completed)
    )
    #expect(abs(Double(b) / Double(a) - 3) < 0.05)
    #expect(a + b >= 3830)
  }

  @Test("requests that follow each other go together, and all of them are answered")
  func merging() throws {
    let simulated = try Simulated(
      """
      \(Self.slow)
      io: {mergeLimit: 256K}
      requests: [{name: r, bytes: 64K, count: 9}]
      """)
    #expect(simulated.requests("r")?.completed == 9)
    #expect(simulated.report.io.merged > 0)
    let done = simulated.entries(.dispatch).compactMap(\.count).reduce(0, +)
    #expect(done == 9)
  }

  @Test("the order of the disk saves ways of the head; priorities come first under priority")
  func orders() throws {
    let text = """
      machine: {disk: {bandwidth: 100M, seek: 10ms, overhead: 0s, size: 1G}}
      io: {depth: 1, mergeLimit: 0}
      requests:
        - {name: low, bytes: 4K, count: 200, pattern: random, priority: low}
        - {name: urgent, bytes: 4K, count: 50, pattern: random, priority: real-time}
      """
    let swept = try Simulated(text) { $0.io.policy = .deadline }
    let ranked = try Simulated(text) { $0.io.policy = .priority }
    #expect(swept.report.end < ranked.report.end)
    let urgent = try #require(ranked.requests("urgent")?.latency.max)
    let low = try #require(ranked.requests("low")?.latency.max)
    #expect(urgent < low)
  }
}
