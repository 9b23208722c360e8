import Quantities
import Scheduling
import Testing

/// The order of the disk, with a time by which everybody is served.
struct IODeadlineTests {
  private func read(_ group: Int, _ offset: Int64) -> IORequest {
    IORequest(group: group, bytes: 4096, offset: offset << 20)
  }

  @Test("Requests go in the order of the disk, round and round")
  func sweeps() throws {
    var harness = DiskHarness(.deadline)
    let groups = [harness.group(), harness.group()]
    for (index, offset) in [50, 10, 90, 30, 70].enumerated() {
      try harness.submit(read(groups[index % 2], Int64(offset)))
    }
    harness.run(200_000)
    // The disk is at 10 and on its way to 30: what lies behind is for the next sweep.
    try harness.submit(read(groups[0], 5))
    try harness.submit(read(groups[1], 40))
    harness.run(second)
    let order = harness.log.map { $0.dispatch.offset >> 20 }
    #expect(order == [10, 30, 40, 50, 70, 90, 5])
  }

  @Test("Reads go before writes, but writes are not left out for more than two batches")
  func directions() throws {
    var harness = DiskHarness(.deadline) { $0.batch = 4 }
    let group = harness.group()
    for offset in 0..<12 {
      try harness.submit(
        IORequest(group: group, kind: .write, bytes: 512, offset: Int64(offset) << 20))
    }
    for offset in 0..<20 { try harness.submit(read(group, Int64(offset))) }
    harness.run(second)
    let kinds = harness.log.map { $0.dispatch.kind == .read ? "r" : "w" }.joined()
    #expect(kinds == "rrrrrrrrwwwwrrrrrrrrwwwwrrrrwwww")
  }

  @Test("A request whose time has passed is served in the next batch, wherever it lies")
  func expiry() throws {
    var harness = DiskHarness(.deadline)
    let (near, far) = (harness.group(), harness.group())
    harness.stream(near, bytes: 4096, step: 4096, backlog: 32)
    harness.run(millisecond)
    let before = harness.log.count
    let deadline = Instant(nanoseconds: harness.now + 100 * millisecond)
    // Behind the disk, which never comes round.
    try harness.submit(
      IORequest(group: far, bytes: 512, offset: 0, deadline: deadline))
    harness.run(second)
    let index = try #require(harness.log[before...].firstIndex { $0.dispatch.group == far })
    let late = harness.log[before..<index].filter { $0.at > deadline.nanoseconds }.count
    #expect(harness.log[index].at >= deadline.nanoseconds && late <= 16 * 3, "\(late)")
  }

  @Test(
    "Without a deadline of its own a request has one by kind and priority",
    arguments: zip(IOPriority.allCases, [Int64(125), 250, 500, 1000, 2000]))
  func usual(priority: IOPriority, wanted: Int64) throws {
    var harness = DiskHarness(.deadline)
    let (near, far) = (harness.group(), harness.group())
    harness.stream(near, bytes: 4096, step: 4096, backlog: 32)
    harness.run(millisecond)
    let id = try harness.submit(IORequest(group: far, priority: priority, bytes: 512, offset: 0))
    harness.run(3 * second)
    let served = try #require(harness.log.first { $0.dispatch.request == id })
    #expect(abs(served.at / millisecond - wanted) <= 10, "\(served.at)")
  }

  @Test("By priority the higher goes first, and waiting is worth steps of it")
  func priority() throws {
    var harness = DiskHarness(.priority) { $0.ageing = .milliseconds(100) }
    let (high, low) = (harness.group(), harness.group())
    harness.stream(high, priority: .realTime)
    harness.run(second)
    let id = try harness.submit(IORequest(group: low, priority: .idle, bytes: 512, offset: 0))
    let submitted = harness.now
    harness.run(second)
    let served = try #require(harness.log.first { $0.dispatch.request == id })
    let waited = served.at - submitted
    #expect(waited >= 399 * millisecond && waited <= 405 * millisecond, "\(waited)")
    // A deadline counts as the time of coming where it is sooner.
    let other = try harness.submit(
      IORequest(
        group: low, priority: .idle, bytes: 512, offset: 0,
        deadline: Instant(nanoseconds: harness.now + 50 * millisecond)))
    let before = harness.now
    harness.run(second)
    let sooner = try #require(harness.log.first { $0.dispatch.request == other })
    #expect(sooner.at - before <= 55 * millisecond)
  }
}
