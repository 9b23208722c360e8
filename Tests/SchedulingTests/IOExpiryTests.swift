import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// By when the deadline policy serves a request whose time has passed, and in which order the
/// others.
struct IOExpiryTests {
  /// What is left of a batch, then as many batches of reads as writes may let go first or, for a
  /// read, the one batch of writes whose turn it is, and then it is the first.
  @Test(
    "Once its time has passed a request waits for a batch, and for as many as it may let go first",
    arguments: 0..<24)
  func expiry(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let batch = Int.random(in: 1...9, using: &generator)
    let writesStarved = Int.random(in: 0...3, using: &generator)
    let kinds: [IOKind] = [.read, .write]
    let kind = kinds[seed % 2]
    var harness = DiskHarness(.deadline) {
      $0.batch = batch
      $0.writesStarved = writesStarved
      // Nobody else is ever late.
      $0.readExpiry = .seconds(3600)
      $0.writeExpiry = .seconds(3600)
    }
    let late = harness.group()
    for other in kinds {
      harness.stream(
        harness.group(), bytes: 4096, step: 4096, backlog: 64, kind: other, from: 1 << 30)
    }
    let bound = batch * (1 + max(1, writesStarved))
    for _ in 0..<6 {
      harness.run(Int64.random(in: 1...40, using: &generator) * millisecond)
      let wait = Int64.random(in: 0...20, using: &generator) * millisecond
      let deadline = Instant(nanoseconds: harness.now + wait)
      let id = try harness.submit(
        IORequest(group: late, kind: kind, bytes: 512, offset: 0, deadline: deadline))
      let first = harness.log.count
      harness.run(wait + 20 * millisecond)
      let index = try #require(
        harness.log.firstIndex { $0.dispatch.request == id }, "seed \(seed): never served")
      let others = harness.log[first..<index].filter { $0.at >= deadline.nanoseconds }.count
      #expect(others <= bound, "seed \(seed): after \(others) of \(bound)")
    }
  }

  @Test("Many that are late at once are served one in each batch of their direction")
  func several() throws {
    var harness = DiskHarness(.deadline) { $0.batch = 5 }
    let (crowd, late) = (harness.group(), harness.group())
    harness.stream(crowd, bytes: 4096, step: 4096, backlog: 64, from: 1 << 30)
    harness.run(100 * millisecond)
    let deadline = harness.instant
    let ids = try (0..<10).map {
      try harness.submit(
        IORequest(group: late, bytes: 512, offset: Int64($0) << 20, deadline: deadline))
    }
    let first = harness.log.count
    harness.run(second)
    let served = harness.log[first...].indices.filter { index in
      ids.contains(harness.log[index].dispatch.request)
    }
    #expect(served.count == 10)
    #expect((served.last ?? .max) - first <= 10 * 5)
  }

  /// A list of everybody, looked through each time.
  @Test("By priority the order is that of a list sorted by time and steps", arguments: 0..<8)
  func priorities(seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    var harness = DiskHarness(.priority) { $0.ageing = .milliseconds(10) }
    let groups = (0..<4).map { _ in harness.group() }
    var list: [(key: Int64, group: Int, order: Int, id: IORequestID)] = []
    for order in 0..<300 {
      let group = groups.randomElement(using: &generator) ?? 0
      let priority = IOPriority.allCases.randomElement(using: &generator) ?? .normal
      var key = harness.now + Int64(priority.rawValue) * 10 * millisecond
      var request = IORequest(group: group, priority: priority, bytes: 512, offset: 0)
      if generator.isOneIn(4) {
        let deadline = harness.now + Int64.random(in: -5...50, using: &generator) * millisecond
        request.deadline = Instant(nanoseconds: deadline)
        key = min(key, deadline)
      }
      let id = harness.now { scheduler, now in scheduler.submit(request, at: now) }
      list.append((key, group, order, try #require(id)))
      // No time passes for the disk: only submitting.
      if generator.isOneIn(3) { harness.skip(Int64.random(in: 0...millisecond, using: &generator)) }
    }
    list.sort { ($0.key, $0.group, $0.order) < ($1.key, $1.group, $1.order) }
    var order: [IORequestID] = []
    harness.now { scheduler, now in
      while let dispatch = scheduler.dispatch(at: now) {
        order.append(dispatch.request)
        scheduler.complete(dispatch.request, at: now)
      }
    }
    #expect(order == list.map(\.id), "seed \(seed)")
  }
}
