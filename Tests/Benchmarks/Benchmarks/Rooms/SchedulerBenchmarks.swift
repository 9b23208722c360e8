import ResourceManagement
import Scheduling

/// A processor with tasks of all weights that run for ever.
private struct BusyProcessor {
  private var scheduler: CPUScheduler
  private var now: Int64 = 0
  private var noise = Noise()

  init(_ policy: CPUPolicy, tasks: Int) {
    var settings = CPUSettings()
    settings.policy = policy
    settings.runawayThreshold = nil
    scheduler = CPUScheduler(settings)
    let group = scheduler.addGroup(weight: 1024)
    for index in 0..<tasks {
      _ = scheduler.add(
        toGroup: group, weight: 100 + index % 1000, priority: index % 8,
        at: Instant(nanoseconds: 0))
    }
  }

  /// What ran is charged for its turn and a little more, and the next is picked.
  mutating func turn() {
    guard let turn = scheduler.pick(0, at: Instant(nanoseconds: now)) else { return }
    now += turn.length.nanoseconds + noise.number(below: 16_384)
  }
}

/// A disk with requests waiting all over it, in eight groups.
private struct BusyDisk {
  private var scheduler: IOScheduler
  private var now: Int64 = 0
  private var noise = Noise()

  init(_ policy: IOPolicy, queued: Int) {
    var settings = IOSettings()
    settings.policy = policy
    scheduler = IOScheduler(settings)
    for _ in 0..<8 { _ = scheduler.addGroup() }
    for _ in 0..<queued { submit() }
  }

  private mutating func submit() {
    now += 1000
    let request = IORequest(
      group: Int(noise.number(below: 8)), bytes: 4096, offset: noise.number(below: 1 << 28) << 12)
    _ = scheduler.submit(request, at: Instant(nanoseconds: now))
  }

  /// One more comes, one goes to the disk and is done.
  mutating func cycle() {
    submit()
    let now = Instant(nanoseconds: now)
    if let dispatch = scheduler.dispatch(at: now) { scheduler.complete(dispatch.request, at: now) }
  }
}

/// Numbers that nobody can foretell, cheaply: Donald Knuth's MMIX generator.
private struct Noise {
  private var state: UInt64 = 1

  mutating func number(below bound: Int64) -> Int64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int64(state >> 20) % bound
  }
}

func schedulerBenchmarks() {
  for policy in CPUPolicy.allCases {
    for tasks in [1000, 100_000] {
      counted(
        "processor: charge and pick, \(policy.rawValue), \(tasks) tasks",
        BusyProcessor(policy, tasks: tasks)
      ) { processor, _ in processor.turn() }
    }
  }
  for policy in IOPolicy.allCases {
    for queued in [1000, 100_000] {
      counted(
        "disk: submit, dispatch, complete, \(policy.rawValue), \(queued) queued",
        BusyDisk(policy, queued: queued)
      ) { disk, _ in disk.cycle() }
    }
  }
  counted("token bucket", TokenBucket(rate: 1 << 40, burst: 1 << 30)) { bucket, number in
    _ = bucket.take(100, at: Instant(nanoseconds: Int64(number)))
  }
  let bucket = AtomicTokenBucket(
    rate: 1 << 30, burst: 1 << 30, origin: Instant(nanoseconds: 0))
  counted("token bucket without a lock", bucket) { bucket, number in
    _ = bucket.take(1, at: Instant(nanoseconds: Int64(number)))
  }
}
