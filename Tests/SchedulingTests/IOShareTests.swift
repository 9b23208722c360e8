import Quantities
import Scheduling
import Testing

/// Who gets how much of a disk.
struct IOShareTests {
  static let weighted: [IOPolicy] = [.completelyFair, .budgetFair, .mClock]

  private func parts(_ harness: DiskHarness, _ groups: [Int]) -> [Double] {
    let all = Double(groups.reduce(0) { $0 + harness.done[$1] })
    return groups.map { Double(harness.done[$0]) / all }
  }

  @Test("Groups of 1:2:4 move bytes 1:2:4", arguments: weighted, [1, 32])
  func weights(policy: IOPolicy, depth: Int) {
    var harness = DiskHarness(policy, depth: depth)
    let groups = [1024, 2048, 4096].map { harness.group($0) }
    for group in groups { harness.stream(group, backlog: 64) }
    harness.run(20 * second)
    for (part, wanted) in zip(parts(harness, groups), [1.0, 2, 4]) {
      #expect(abs(part - wanted / 7) < 0.01, "\(part), not \(wanted / 7)")
    }
  }

  @Test("By time or bytes, small requests and large ones are shared alike", arguments: weighted)
  func sizes(policy: IOPolicy) {
    var harness = DiskHarness(policy)
    let (small, large) = (harness.group(), harness.group())
    harness.stream(small, bytes: 4 << 10, backlog: 64)
    harness.stream(large, bytes: 1 << 20)
    harness.run(20 * second)
    // Time of the disk: 0.139 ms for a small one, 10.1 ms for a large one.
    let time = Double(harness.done[small] >> 12) * 0.139 / 20_000
    let wanted = policy == .completelyFair ? 0.5 : 0.46
    #expect(abs(time - wanted) < 0.05, "\(time)")
  }

  @Test("A late group gets its share and no more", arguments: [.priority] + weighted)
  func late(policy: IOPolicy) {
    var harness = DiskHarness(policy)
    let groups = [harness.group(), harness.group()]
    harness.stream(groups[0])
    harness.run(10 * second)
    let before = harness.done[groups[0]]
    harness.stream(groups[1])
    harness.run(10 * second)
    let old = Double(harness.done[groups[0]] - before)
    let part = Double(harness.done[groups[1]]) / (old + Double(harness.done[groups[1]]))
    #expect(abs(part - 0.5) < 0.05, "\(part)")
  }

  @Test("Turns are short: no group waits for longer than a slice or budget of each other one")
  func turns() {
    for policy in Self.weighted {
      var harness = DiskHarness(policy, depth: 32)
      for _ in 0..<4 { harness.stream(harness.group(), backlog: 64) }
      harness.run(5 * second)
      var last = [Int64](repeating: 0, count: 4)
      var gap: Int64 = 0
      for (time, dispatch) in harness.log {
        gap = max(gap, time - last[dispatch.group])
        last[dispatch.group] = time
      }
      #expect(gap <= 80 * millisecond, "\(policy): \(gap) ns")
    }
  }

  @Test("Reservations hold whatever the weights, and the rest goes by weight")
  func reservations() {
    var harness = DiskHarness(.mClock)
    let small = harness.group(100) { $0.assured.bandwidth = 30 << 20 }
    let others = [harness.group(4096), harness.group(2048)]
    for group in [small] + others { harness.stream(group, backlog: 16) }
    harness.run(20 * second)
    let rates = ([small] + others).map { Double(harness.done[$0]) / 20 / Double(1 << 20) }
    #expect(rates[0] >= 29.9 && rates[0] < 31.5, "\(rates)")
    #expect(abs(rates[1] / rates[2] - 2) < 0.1, "\(rates)")
  }

  @Test("With room for all, a reservation is no limit")
  func reservationAlone() {
    var harness = DiskHarness(.mClock)
    let group = harness.group { $0.assured.bandwidth = 1 << 20 }
    harness.stream(group)
    harness.run(second)
    #expect(harness.done[group] > 50 << 20)
  }

  @Test("Several reservations at once, by bytes and by requests")
  func severalReservations() {
    var harness = DiskHarness(.mClock)
    let bytes = harness.group(1) { $0.assured.bandwidth = 20 << 20 }
    let requests = harness.group(1) { $0.assured.iops = 300 }
    let greedy = harness.group(1 << 20)
    for group in [bytes, requests, greedy] { harness.stream(group, backlog: 16) }
    harness.run(20 * second)
    #expect(harness.done[bytes] >= 399 << 20)
    #expect(harness.done[requests] >> 16 >= 5990, "\(harness.done[requests] >> 16)")
    #expect(harness.done[greedy] > harness.done[bytes])
  }
}
