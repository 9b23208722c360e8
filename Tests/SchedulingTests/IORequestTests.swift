import Quantities
import Scheduling
import TestSupport
import Testing

/// What becomes of requests: merging, cancelling, completing, counting.
struct IORequestTests {
  private func scheduler(_ policy: IOPolicy, mergeLimit: Int64 = 1 << 20) -> IOScheduler {
    var settings = IOSettings()
    settings.policy = policy
    settings.mergeLimit = ByteCount(bytes: mergeLimit)
    var scheduler = IOScheduler(settings)
    _ = scheduler.addGroup()
    return scheduler
  }

  private let now = Instant(nanoseconds: 1_000_000)

  @Test("What follows without a gap goes along, up to the limit", arguments: IOPolicy.allCases)
  func merging(policy: IOPolicy) throws {
    var scheduler = scheduler(policy, mergeLimit: 16_384)
    for index in 0..<6 {
      _ = scheduler.submit(
        IORequest(group: 0, bytes: 4096, offset: Int64(index) * 4096), at: now)
    }
    _ = scheduler.submit(IORequest(group: 0, bytes: 4096, offset: 1 << 30), at: now)
    var dispatched: [IODispatch] = []
    while let dispatch = scheduler.dispatch(at: now) { dispatched.append(dispatch) }
    #expect(dispatched.map(\.count) == [4, 2, 1])
    #expect(dispatched.map(\.bytes) == [16_384, 8192, 4096])
    let later = Instant(nanoseconds: 3_000_000)
    for dispatch in dispatched {
      let isDone = scheduler.complete(dispatch.request, at: later)
      let again = scheduler.complete(dispatch.request, at: later)
      #expect(isDone && !again)
    }
    let statistics = scheduler.statistics
    #expect(statistics.completed == 7 && statistics.merged == 4 && statistics.sequential == 5)
    #expect(statistics.bytesRead == ByteCount(bytes: 7 * 4096) && scheduler.inFlight == 0)
    #expect(statistics.queueLatency.count == 7 && statistics.serviceLatency.count == 7)
  }

  @Test("Another kind or priority, or a gap, keeps requests apart")
  func apart() {
    var scheduler = scheduler(.completelyFair)
    var request = IORequest(group: 0, bytes: 512, offset: 0)
    for change in 0..<4 {
      if change == 1 { request.kind = .metadata }
      if change == 2 { request.priority = .high }
      if change == 3 { request.offset += 512 }
      _ = scheduler.submit(request, at: now)
      request.offset += 512
    }
    var counts: [Int] = []
    while let dispatch = scheduler.dispatch(at: now) { counts.append(dispatch.count) }
    #expect(counts == [1, 1, 1, 1])
  }

  @Test("Cancelled it never goes, and only before it has", arguments: IOPolicy.allCases)
  func cancelling(policy: IOPolicy) throws {
    var scheduler = scheduler(policy, mergeLimit: 0)
    let ids = (0..<5).compactMap {
      scheduler.submit(IORequest(group: 0, bytes: 512, offset: Int64($0) << 20), at: now)
    }
    let dispatch = scheduler.dispatch(at: now)
    let first = try #require(dispatch)
    let results = ids.map { scheduler.cancel($0, at: now) }
    let again = ids.map { scheduler.cancel($0, at: now) }
    #expect(results == ids.map { $0 != first.request } && !again.contains(true))
    let next = scheduler.dispatch(at: now)
    let isDone = scheduler.complete(ids[1], at: now)
    #expect(next == nil && !isDone && scheduler.queued == 0)
    #expect(scheduler.statistics.cancelled == 4)
  }

  @Test("Bytes are counted by kind, and misses by deadline")
  func counting() throws {
    var scheduler = scheduler(.priority)
    for (index, kind) in IOKind.allCases.enumerated() {
      let deadline = Instant(nanoseconds: index < 2 ? 1_000_001 : 9_000_000)
      _ = scheduler.submit(
        IORequest(
          group: 0, kind: kind, bytes: 1 << index, offset: Int64(index) << 30,
          deadline: deadline), at: now)
    }
    while let dispatch = scheduler.dispatch(at: now) {
      scheduler.complete(dispatch.request, at: Instant(nanoseconds: 5_000_000))
    }
    let statistics = scheduler.statistics
    #expect(statistics.bytesRead.bytes == 1 && statistics.bytesWritten.bytes == 2 + 4)
    #expect(statistics.bytesOfMetadata.bytes == 8 && statistics.deadlineMisses == 2)
    #expect(statistics.serviceLatency.max ?? .zero >= .milliseconds(4))
  }

  @Test("What does not exist is refused, and absurd numbers overflow nothing")
  func absurd() {
    for policy in IOPolicy.allCases {
      var scheduler = scheduler(policy)
      let group = scheduler.addGroup(weight: .max)
      let unknown = scheduler.submit(IORequest(group: 9, bytes: 1, offset: 0), at: now)
      #expect(unknown == nil && scheduler.statistics(ofGroup: 9) == nil)
      var limits = IOLimits()
      limits.ceiling = .init(bandwidth: .max, iops: .min)
      limits.assured = .init(bandwidth: -1, iops: .max)
      scheduler.setLimits(limits, ofGroup: group, at: now)
      for moment in [Int64.min, 0, .max] {
        let now = Instant(nanoseconds: moment)
        for value in [Int64.min, 0, .max] {
          for group in 0...1 {
            _ = scheduler.submit(
              IORequest(
                group: group, priority: .idle, bytes: value, offset: value,
                deadline: Instant(nanoseconds: value)), at: now)
          }
        }
        while let dispatch = scheduler.dispatch(at: now) {
          scheduler.complete(dispatch.request, at: now)
        }
        _ = scheduler.nextReady(at: now)
      }
    }
  }
}
