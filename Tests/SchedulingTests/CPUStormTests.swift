import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// Random calls at random times: nothing is lost, nobody runs twice, sums hold.
struct CPUStormTests {
  @Test("Any calls in any order keep all sums", arguments: CPUPolicy.allCases, 0..<6)
  func storm(policy: CPUPolicy, seed: Int) throws {
    var storm = try CPUStorm(policy, seed: UInt64(seed))
    for step in 0..<2_000 {
      storm.step()
      let fault = storm.fault
      #expect(fault == nil, "seed \(seed), step \(step): \(fault ?? "")")
      guard fault == nil else { return }
    }
  }

  @Test("The same calls give the same schedule on every machine", arguments: CPUPolicy.allCases)
  func determinism(policy: CPUPolicy) throws {
    var digests: [UInt64] = []
    for _ in 0..<2 {
      var storm = try CPUStorm(policy, seed: 99)
      for _ in 0..<5_000 { storm.step() }
      digests.append(storm.digest)
    }
    #expect(digests[0] == digests[1])
    #expect(digests[0] == Self.digests[policy], "\(policy): \(digests[0])")
  }

  /// Of a debug build; a release build gives the same.
  private static let digests: [CPUPolicy: UInt64] = [
    .completelyFair: 823_589_365_436_957_502, .fairShare: 16_631_419_152_600_783_382,
    .roundRobin: 14_269_665_444_103_908_828, .weightedFair: 4_854_791_103_881_426_054,
    .earliestEligible: 16_166_529_281_395_053_784,
  ]
}

struct CPUStorm {
  private(set) var scheduler: CPUScheduler
  private var generator: SplitMix64
  private var now: Int64 = 0
  private var live: [TaskID] = []
  private var over: [TaskID] = []
  private let groups: Int
  /// What processors worked, by the clock.
  private var worked: Int64 = 0
  private var used: Int64 = 0
  /// Of all decisions so far.
  private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325

  init(_ policy: CPUPolicy, seed: UInt64) throws {
    generator = SplitMix64(seed: seed)
    var settings = CPUHarness.settings(policy)
    settings.runawayThreshold = .seconds(1)
    settings.throttleFactor = 300_000
    settings.halfLife = .milliseconds(700)
    let nodes = [[0], [0, 0], [0, 0, 1, 1, 1]].randomElement(using: &generator) ?? [0]
    scheduler = CPUScheduler(settings, nodes: nodes)
    groups = Int.random(in: 1...5, using: &generator)
    for _ in 0..<groups {
      _ = scheduler.addGroup(weight: Int.random(in: 0...4096, using: &generator))
    }
  }

  private var instant: Instant { Instant(nanoseconds: now) }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  mutating func step() {
    now += Int64(number(0...30)) * 500_000
    let processor = number(0...scheduler.processorCount - 1)
    let task = live.randomElement(using: &generator) ?? over.last
    switch number(0...15) {
    case 0 where live.count < 60:
      let added = scheduler.add(
        toGroup: number(0...groups - 1), weight: number(0...3000), priority: number(0...7),
        at: instant)
      if let added { live.append(added) }
    case 1: if let task { scheduler.block(task, at: instant) }
    case 2: if let task { scheduler.wake(task, at: instant) }
    case 3:
      let until = Instant(nanoseconds: now + Int64(number(0...200)) * 1_000_000)
      if let task { scheduler.sleep(task, until: until, at: instant) }
    case 4 where number(0...3) == 0:
      guard let task else { return }
      scheduler.complete(task, at: instant)
      live.removeAll { $0 == task }
      over.append(task)
    case 5: if let task { scheduler.setWeight(number(0...3000), of: task, at: instant) }
    case 6: if let task { scheduler.setPriority(number(0...7), of: task, at: instant) }
    case 7: if let task { scheduler.move(task, toGroup: number(0...groups - 1), at: instant) }
    case 8: scheduler.setWeight(number(0...4096), ofGroup: number(0...groups - 1))
    case 9: scheduler.balance(at: instant)
    case 10: note(scheduler.isPreempted(processor, at: instant) ? 1 : 0)
    default:
      let turn = scheduler.pick(processor, at: instant)
      note(UInt64(bitPattern: Int64(turn?.task.number ?? -1)))
      note(UInt64(bitPattern: turn?.length.nanoseconds ?? -1))
    }
  }

  private mutating func note(_ value: UInt64) {
    digest = (digest ^ value) &* 0x100_0000_01B3
  }

  /// What does not add up; nil when all does.
  var fault: String? {
    var running = 0
    for (index, processor) in scheduler.processors.enumerated() {
      let queued = processor.queues.reduce(0) { $0 + $1.count }
      if queued != processor.count { return "processor \(index): \(queued) in \(processor.count)" }
      let weight = processor.queues.reduce(0) { $0 + $1.weight }
      if weight != processor.load { return "processor \(index): load \(processor.load)" }
      if let number = processor.running {
        running += 1
        let task = scheduler.table.tasks[number]
        if task.state != .running || task.processor != index { return "\(number) does not run" }
      }
      for queue in processor.resting where queue.count < 0 || queue.weight < 0 {
        return "processor \(index): rests below nothing"
      }
    }
    let tasks = scheduler.table.tasks
    if tasks.filter({ $0.state == .running }).count != running { return "a task runs nowhere" }
    let ready = tasks.filter { $0.state == .ready || $0.state == .running }.count
    if scheduler.processors.reduce(0, { $0 + $1.count }) != ready { return "\(ready) are ready" }
    let resting = tasks.filter { $0.state == .throttled }.count
    let rests = scheduler.processors.flatMap(\.resting).reduce(0) { $0 + $1.count }
    if rests != resting { return "\(resting) rest, not \(rests)" }
    let away = tasks.filter { $0.state == .sleeping }.count + resting
    if scheduler.timers.count != away { return "\(away) are away" }
    for group in scheduler.table.groups.indices {
      let load = tasks.indices.filter {
        tasks[$0].group == group && (tasks[$0].state == .ready || tasks[$0].state == .running)
      }.reduce(0) { $0 + scheduler.table.tasks[$1].entity.weight }
      if load != scheduler.table.groups[group].load { return "group \(group): load" }
    }
    let byProcessor = scheduler.processors.reduce(0) { $0 + $1.used }
    let byGroup = scheduler.table.groups.reduce(0) { $0 + $1.used }
    if byProcessor != byGroup { return "used \(byProcessor), by groups \(byGroup)" }
    if live.contains(where: { scheduler.report(on: $0) == nil }) { return "a task is lost" }
    if over.contains(where: { scheduler.report(on: $0) != nil }) { return "a task is still there" }
    return nil
  }
}
