import Quantities
import Testing

@testable import Scheduling

/// How long requests are thought to take, and what is done about being wrong.
struct IOPaceTests {
  private let usual: Int64 = 65_536

  @Test("Half of a request's time goes with its bytes")
  func estimate() {
    let pace = IOPace()
    #expect(pace.estimate(usual) == 100_000)
    #expect(pace.estimate(2 * usual) == 150_000)
    #expect(pace.estimate(0) == 50_000)
    #expect(pace.estimate(.max) > 0)
  }

  @Test("What requests take, and how large they are, is learned by an eighth each time")
  func learning() {
    var slow = IOPace()
    slow.learn(usual, took: 900_000)
    #expect(slow.estimate(usual) == 200_000)
    var large = IOPace()
    large.learn(9 * usual, took: 100_000)
    // A usual request has twice the bytes now, and takes as long.
    #expect(large.estimate(2 * usual) == 100_000)
    #expect(large.estimate(usual) == 75_000)
    for _ in 0..<200 { slow.learn(usual, took: 5_000_000) }
    #expect(abs(slow.estimate(usual) - 5_000_000) < 100)
    for _ in 0..<200 { slow.learn(.max, took: .max) }
    for _ in 0..<400 { slow.learn(0, took: 0) }
    #expect(slow.estimate(1) >= 0)
  }

  /// Two groups with the same weight, whose requests are alike but for how long they take.
  private func ratio(depth: Int, _ took: [Int64]) -> Double {
    var settings = IOSettings()
    settings.policy = .completelyFair
    settings.depth = depth
    settings.slice = .milliseconds(1)
    settings.mergeLimit = .zero
    var scheduler = IOScheduler(settings)
    for _ in took { _ = scheduler.addGroup() }
    var (now, freeAt, offset) = (Int64(0), Int64(0), Int64(0))
    var onDisk: [(id: IORequestID, group: Int, done: Int64)] = []
    var work: [Int64] = [0, 0]
    while now < 20 * second {
      for group in took.indices where scheduler.queued(ofGroup: group) < 20 {
        for _ in 0..<20 {
          offset += 1 << 30
          _ = scheduler.submit(
            IORequest(group: group, bytes: usual, offset: offset), at: Instant(nanoseconds: now))
        }
      }
      while let sent = scheduler.dispatch(at: Instant(nanoseconds: now)) {
        freeAt = max(freeAt, now) + took[sent.group]
        onDisk.append((sent.request, sent.group, freeAt))
      }
      let first = onDisk.removeFirst()
      now = first.done
      work[first.group] += took[first.group]
      let isDone = scheduler.complete(first.id, at: Instant(nanoseconds: now))
      #expect(isDone)
    }
    return Double(work[0]) / Double(work[1])
  }

  @Test(
    "Groups get the same time of the disk, however wrong the estimates are", arguments: [1, 2, 8])
  func correction(depth: Int) {
    let ratio = ratio(depth: depth, [10 * millisecond, millisecond / 2])
    #expect(abs(ratio - 1) < 0.02, "\(ratio)")
  }

  @Test("What was charged too much comes off the next, and no more than once")
  func refund() throws {
    var settings = IOSettings()
    settings.policy = .completelyFair
    settings.mergeLimit = .zero
    var scheduler = IOScheduler(settings)
    _ = scheduler.addGroup()
    var now: Int64 = 0
    // 100 000 are estimated at first and 90 000 then, of which 80 000 are paid already.
    for took in [20_000, 10_000] as [Int64] {
      _ = scheduler.submit(
        IORequest(group: 0, bytes: usual, offset: 0), at: Instant(nanoseconds: now))
      let dispatch = scheduler.dispatch(at: Instant(nanoseconds: now))
      let sent = try #require(dispatch)
      now += took
      scheduler.complete(sent.request, at: Instant(nanoseconds: now))
      #expect(scheduler.groups[0].correction == -80_000)
    }
  }
}
