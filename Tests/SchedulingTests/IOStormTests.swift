import Quantities
import Scheduling
import TestSupport
import Testing

/// Random calls at random times: no request is lost, and none is served twice.
struct IOStormTests {
  @Test(
    "Any calls in any order lose nothing and serve nobody twice", arguments: IOPolicy.allCases,
    0..<6)
  func storm(policy: IOPolicy, seed: Int) {
    var storm = IOStorm(policy, seed: UInt64(seed))
    for step in 0..<4_000 {
      storm.step()
      let fault = storm.fault
      #expect(fault == nil, "seed \(seed), step \(step): \(fault ?? "")")
      guard fault == nil else { return }
    }
    storm.drain()
    #expect(storm.fault == nil && storm.scheduler.queued == 0, "seed \(seed)")
    #expect(storm.scheduler.statistics.completed == storm.submitted - storm.cancelled)
  }

  @Test("The same calls give the same order on every machine", arguments: IOPolicy.allCases)
  func determinism(policy: IOPolicy) {
    var digests: [UInt64] = []
    for _ in 0..<2 {
      var storm = IOStorm(policy, seed: 99)
      for _ in 0..<5_000 { storm.step() }
      digests.append(storm.digest)
    }
    #expect(digests[0] == digests[1])
    #expect(digests[0] == Self.digests[policy], "\(policy): \(digests[0])")
  }

  /// Of a debug build; a release build gives the same.
  private static let digests: [IOPolicy: UInt64] = [
    .priority: 13_596_291_112_467_775_907, .deadline: 13_724_045_832_470_760_952,
    .completelyFair: 4_288_363_538_799_147_791, .budgetFair: 14_154_110_735_916_355_178,
    .mClock: 6_191_004_428_330_171_611,
  ]
}

struct IOStorm {
  private(set) var scheduler: IOScheduler
  private(set) var submitted = 0
  private(set) var cancelled = 0
  /// Of all decisions so far.
  private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  private var done = 0
  private var generator: SplitMix64
  private var now: Int64 = 0
  private var waiting: [IORequestID] = []
  private var onDisk: [IODispatch] = []
  private let depth: Int

  init(_ policy: IOPolicy, seed: UInt64) {
    generator = SplitMix64(seed: seed)
    var settings = IOSettings()
    settings.policy = policy
    settings.depth = Int.random(in: 1...8, using: &generator)
    settings.batch = 3
    depth = settings.depth
    scheduler = IOScheduler(settings)
    for group in 0..<4 {
      var limits = IOLimits()
      if generator.isOneIn(2) { limits.ceiling.bandwidth = 1 << 20 }
      if generator.isOneIn(3) { limits.assured.iops = 50 }
      _ = scheduler.addGroup(
        weight: Int.random(in: 1...4096, using: &generator), limits: limits,
        below: group > 1 ? group - 2 : nil)
    }
  }

  private var instant: Instant { Instant(nanoseconds: now) }

  mutating func step() {
    now += Int64.random(in: 0...2_000_000, using: &generator)
    switch Int.random(in: 0...9, using: &generator) {
    case 0...3: submit()
    case 4...6: if let dispatch = scheduler.dispatch(at: instant) { take(dispatch) }
    case 7:
      guard let dispatch = onDisk.randomElement(using: &generator) else { return }
      complete(dispatch)
    case 8:
      guard let id = waiting.randomElement(using: &generator) else { return }
      if scheduler.cancel(id, at: instant) { cancelled += 1 }
    default:
      let group = Int.random(in: 0...3, using: &generator)
      scheduler.setWeight(Int.random(in: 1...4096, using: &generator), ofGroup: group)
    }
  }

  private mutating func submit() {
    let request = IORequest(
      group: Int.random(in: 0...3, using: &generator),
      kind: IOKind.allCases.randomElement(using: &generator) ?? .read,
      priority: IOPriority.allCases.randomElement(using: &generator) ?? .normal,
      bytes: Int64.random(in: 1...65_536, using: &generator),
      offset: Int64.random(in: 0...1 << 30, using: &generator) & ~4095)
    if let id = scheduler.submit(request, at: instant) { waiting.append(id) }
    submitted += 1
  }

  private mutating func take(_ dispatch: IODispatch) {
    onDisk.append(dispatch)
    for value in [dispatch.offset, dispatch.bytes, Int64(dispatch.group)] {
      digest = (digest ^ UInt64(bitPattern: value)) &* 0x100_0000_01B3
    }
  }

  private mutating func complete(_ dispatch: IODispatch) {
    onDisk.removeAll { $0 == dispatch }
    if scheduler.complete(dispatch.request, at: instant) { done += dispatch.count }
  }

  /// Serves everything that is left.
  mutating func drain() {
    var rounds = 0
    while scheduler.queued + onDisk.count > 0, rounds < 100_000 {
      rounds += 1
      for dispatch in onDisk { complete(dispatch) }
      now = max(now, scheduler.nextReady(at: instant)?.nanoseconds ?? now)
      while let dispatch = scheduler.dispatch(at: instant) { take(dispatch) }
    }
  }

  /// What does not add up; nil when all does.
  var fault: String? {
    let flying = onDisk.reduce(0) { $0 + $1.count }
    if scheduler.inFlight != onDisk.count { return "\(scheduler.inFlight) in flight" }
    if onDisk.count > depth { return "deeper than \(depth)" }
    let left = submitted - done - cancelled - flying
    return scheduler.queued == left ? nil : "\(scheduler.queued) queued, not \(left)"
  }
}
