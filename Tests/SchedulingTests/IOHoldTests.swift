import Quantities
import Testing

@testable import Scheduling

/// Who is held back by rates and what lets it go, and what a request is charged.
struct IOHoldTests {
  private let start = Instant(nanoseconds: 0)

  private func held(_ policy: IOPolicy) throws -> (IOScheduler, IORequestID) {
    var settings = IOSettings()
    settings.policy = policy
    settings.mergeLimit = .zero
    var scheduler = IOScheduler(settings)
    var limits = IOLimits()
    limits.ceiling.bandwidth = 1
    let group = scheduler.addGroup(limits: limits)
    for offset in 0..<2 {
      _ = scheduler.submit(
        IORequest(group: group, bytes: 1000, offset: Int64(offset) << 20), at: start)
    }
    let first = scheduler.dispatch(at: start)
    let second = scheduler.dispatch(at: start)
    #expect(
      second == nil && scheduler.nextReady(at: start)?.nanoseconds == 1000 * SchedulingTests.second)
    return (scheduler, try #require(first).request)
  }

  @Test("Other rates let go at once who was held back", arguments: IOPolicy.allCases)
  func released(policy: IOPolicy) throws {
    var (scheduler, _) = try held(policy)
    scheduler.setLimits(IOLimits(), ofGroup: 0, at: start)
    let dispatch = scheduler.dispatch(at: start)
    #expect(dispatch != nil)
  }

  @Test(
    "When all that was held back is cancelled, nobody need ask again", arguments: IOPolicy.allCases)
  func cancelled(policy: IOPolicy) throws {
    var (scheduler, _) = try held(policy)
    let added = scheduler.submit(IORequest(group: 0, bytes: 1, offset: 0), at: start)
    let id = try #require(added)
    scheduler.cancel(id, at: start)
    #expect(scheduler.nextReady(at: start) != nil)
    for number in 0..<3 {
      let other = IORequestID(number: Int32(number), generation: 0)
      scheduler.cancel(other, at: start)
    }
    #expect(scheduler.queued == 0 && scheduler.nextReady(at: start) == nil)
  }

  @Test("What follows goes along only as far as the rates allow")
  func merging() {
    var scheduler = IOScheduler()
    var limits = IOLimits()
    limits.ceiling.bandwidth = 10_000
    let group = scheduler.addGroup(limits: limits)
    // What is larger than the bucket goes when it is full, so the first one empties half of it.
    for offset in [1 << 30, 0, 4096, 8192] {
      _ = scheduler.submit(
        IORequest(group: group, bytes: 4096, offset: Int64(offset)), at: start)
    }
    let counts = (0..<3).map { _ in scheduler.dispatch(at: start)?.count }
    #expect(counts == [1, 1, nil])
  }

  @Test("Who borrows leaves requests as well as bytes, and goes by its own right first")
  func borrowing() {
    var tree = RateTree()
    var root = IOLimits()
    root.ceiling.iops = 100
    let parent = tree.add(root)
    var own = IOLimits()
    own.assured.iops = 10
    let heir = tree.add(own, below: parent)
    let other = tree.add(below: parent)
    var count = 0
    while tree.ready(for: 1, of: other) <= start, count < 1000 {
      tree.charge(1, to: other, at: start)
      count += 1
    }
    #expect(count == 50)
    // Ten by its right; then half of the bucket is gone, so that it cannot borrow.
    count = 0
    while tree.ready(for: 1, of: heir) <= start, count < 1000 {
      tree.charge(1, to: heir, at: start)
      count += 1
    }
    #expect(count == 10)
  }

  @Test("What one has a right to comes before what the parent could lend sooner")
  func ownRight() {
    var tree = RateTree()
    var limits = IOLimits()
    limits.assured.bandwidth = 1000
    let parent = tree.add(limits)
    limits.assured.bandwidth = 10
    let heir = tree.add(limits, below: parent)
    let other = tree.add(below: parent)
    let now = Instant(nanoseconds: second)
    for _ in 0..<2 { tree.charge(5, to: heir, at: now) }
    tree.charge(990, to: other, at: now)
    #expect(tree.ready(for: 1, of: heir) > now && tree.ready(for: 1, of: other) > now)
  }

  @Test("What is left to others is half of the bucket, or all that is ever there")
  func most() {
    let bucket = TokenBucket(rate: 10, burst: 10)
    #expect([3, 5, 8, 10, 20].map { bucket.most(with: $0) } == [8, 10, 10, 10, 20])
  }

  @Test("Done at its deadline is not a miss, and a request is one byte at least")
  func exact() throws {
    var scheduler = IOScheduler()
    let group = scheduler.addGroup()
    let now = Instant(nanoseconds: second)
    let request = IORequest(group: group, bytes: -5, offset: -5, deadline: now)
    #expect(request.bytes == 1 && request.offset == 0)
    _ = scheduler.submit(request, at: start)
    let sent = scheduler.dispatch(at: start)
    scheduler.complete(try #require(sent).request, at: now)
    #expect(scheduler.statistics.completed == 1 && scheduler.statistics.deadlineMisses == 0)
  }

  @Test("What went by weight while there was room is not taken from a reservation later")
  func reserved() {
    var harness = DiskHarness(.mClock)
    let group = harness.group(1) { $0.assured.bandwidth = 10 << 20 }
    harness.stream(group)
    harness.run(10 * second)
    harness.stream(harness.group(1 << 20))
    let before = harness.done[group]
    harness.run(second)
    let done = harness.done[group] - before
    #expect(abs(done - 10 << 20) <= 256 << 10, "\(done >> 10) KiB")
  }

  @Test("A reservation by bytes and by requests holds by the one that asks for more time")
  func both() {
    var harness = DiskHarness(.mClock)
    let group = harness.group(1) {
      $0.assured.bandwidth = 10 << 20
      $0.assured.iops = 1000
    }
    harness.stream(group)
    harness.stream(harness.group(1 << 20))
    harness.run(10 * second)
    // 160 requests of 64 KiB a second are the bytes; a thousand are not meant.
    #expect(abs(harness.done[group] - 100 << 20) <= 4 << 20, "\(harness.done[group] >> 20)")
  }

  @Test("Batches of reads count against writes only while there are writes")
  func starving() throws {
    var harness = DiskHarness(.deadline) { $0.batch = 2 }
    let group = harness.group()
    for offset in 0..<20 {
      try harness.submit(IORequest(group: group, bytes: 512, offset: Int64(offset) << 20))
    }
    harness.run(millisecond)
    let before = harness.log.count
    try harness.submit(IORequest(group: group, kind: .write, bytes: 512, offset: 0))
    harness.run(second)
    let write = try #require(harness.log.firstIndex { $0.dispatch.kind == .write })
    #expect(write - before >= 2 * 2 && write - before <= 2 * 3, "\(write - before)")
  }

  @Test("Its time is the moment at which a request goes by its deadline")
  func moment() throws {
    var settings = IOSettings()
    settings.policy = .deadline
    var scheduler = IOScheduler(settings)
    let group = scheduler.addGroup()
    let now = Instant(nanoseconds: second)
    _ = scheduler.submit(IORequest(group: group, bytes: 1, offset: 1 << 20), at: now)
    let late = scheduler.submit(
      IORequest(group: group, bytes: 1, offset: 1 << 30, deadline: now), at: now)
    let first = scheduler.submit(IORequest(group: group, bytes: 1, offset: 0), at: now)
    let request = scheduler.dispatch(at: now)?.request
    #expect(request == late && first != nil)
  }

  @Test("What lies before a late one that was served first is behind the disk, though it is due")
  func position() throws {
    var harness = DiskHarness(.deadline) { $0.batch = 1 }
    let group = harness.group()
    func read(_ offset: Int64, late: Bool = false) -> IORequest {
      IORequest(
        group: group, bytes: 512, offset: offset << 20, deadline: late ? harness.instant : nil)
    }
    try harness.submit(read(50))
    harness.run(millisecond)
    for offset in [Int64(60), 70, 90] { try harness.submit(read(offset)) }
    try harness.submit(read(100, late: true))
    harness.run(250_000)
    try harness.submit(read(80))
    harness.run(second)
    #expect(harness.log.map { $0.dispatch.offset >> 20 } == [50, 100, 60, 70, 90, 80])
  }
}
