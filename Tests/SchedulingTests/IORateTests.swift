import Quantities
import Scheduling
import Testing

/// Rates of groups, and that nobody waits for another's.
struct IORateTests {
  @Test("Bandwidth and requests are limited, whichever is stricter", arguments: IOPolicy.allCases)
  func limits(policy: IOPolicy) {
    var harness = DiskHarness(policy)
    let bytes = harness.group { $0.ceiling.bandwidth = 1 << 20 }
    let requests = harness.group {
      $0.ceiling.bandwidth = 50 << 20
      $0.ceiling.iops = 10
    }
    harness.stream(bytes)
    harness.stream(requests)
    harness.run(100 * second)
    // A second's worth of burst each.
    #expect(abs(harness.done[bytes] - 101 << 20) <= 128 << 10, "\(harness.done[bytes])")
    #expect(abs(harness.done[requests] >> 16 - 1010) <= 2, "\(harness.done[requests] >> 16)")
    #expect(harness.scheduler.statistics(ofGroup: bytes)?.throttles ?? 0 > 100)
  }

  @Test("A group held back holds up nobody else", arguments: IOPolicy.allCases)
  func blocking(policy: IOPolicy) throws {
    var harness = DiskHarness(policy)
    let slow = harness.group(1 << 20) { $0.ceiling.bandwidth = 1000 }
    let free = harness.group(1)
    for _ in 0..<100 {
      try harness.submit(
        IORequest(group: slow, priority: .realTime, bytes: 4096, offset: 0, deadline: nil))
      try harness.submit(IORequest(group: free, priority: .idle, bytes: 4096, offset: 1 << 30))
    }
    harness.run(second)
    #expect(harness.done[free] == 100 * 4096)
    // More than a second's worth at once runs all the same, and leaves debt.
    #expect(harness.done[slow] == 4096)
    #expect(harness.scheduler.nextReady(at: harness.instant) == Instant(nanoseconds: 4_096_000_000))
  }

  @Test("Limits change while requests wait", arguments: IOPolicy.allCases)
  func change(policy: IOPolicy) {
    var harness = DiskHarness(policy)
    let group = harness.group { $0.ceiling.bandwidth = 64 << 10 }
    harness.stream(group)
    harness.run(10 * second)
    #expect(abs(harness.done[group] - 11 << 16) <= 1 << 16)
    let before = harness.done[group]
    let isSet = harness.now { scheduler, now in
      var limits = IOLimits()
      limits.ceiling.bandwidth = 10 << 20
      return scheduler.setLimits(limits, ofGroup: group, at: now)
    }
    harness.run(10 * second)
    #expect(isSet && abs(harness.done[group] - before - 100 << 20) <= 11 << 20)
  }

  @Test("Children share the ceiling of their parent", arguments: IOPolicy.allCases)
  func parents(policy: IOPolicy) {
    var harness = DiskHarness(policy)
    let parent = harness.group { $0.ceiling.bandwidth = 10 << 20 }
    let children = [harness.group(below: parent), harness.group(below: parent)]
    for group in children { harness.stream(group) }
    harness.run(20 * second)
    let all = children.reduce(0) { $0 + harness.done[$1] }
    #expect(abs(all - 210 << 20) <= 1 << 20, "\(all >> 20)")
    // In the order of the disk nobody has a share.
    guard policy != .deadline else { return }
    #expect(harness.done[children[0]] > all / 4 && harness.done[children[1]] > all / 4)
  }

  @Test("The depth is never passed, and a disk that is full is asked again when it is not")
  func depth() throws {
    var scheduler = IOScheduler(
      {
        var settings = IOSettings()
        settings.depth = 2
        settings.mergeLimit = .zero
        return settings
      }())
    let group = scheduler.addGroup()
    let now = Instant(nanoseconds: 0)
    for offset in 0..<3 {
      _ = scheduler.submit(
        IORequest(group: group, bytes: 512, offset: Int64(offset) << 20), at: now)
    }
    let first = scheduler.dispatch(at: now)
    let second = scheduler.dispatch(at: now)
    let third = scheduler.dispatch(at: now)
    #expect(first != nil && second != nil && third == nil)
    #expect(scheduler.nextReady(at: now) == nil && scheduler.inFlight == 2)
    let isDone = scheduler.complete(try #require(first).request, at: now)
    #expect(isDone && scheduler.nextReady(at: now) == now)
  }
}
