import HeapModule
public import Quantities
import ResourceEngine
public import ResourcePolicy
import Scheduling

/// Why a workload cannot be simulated.
public enum SimulationError: Error, Equatable, Sendable {
  /// The plan of the workload is not there or cannot be activated.
  case policy(PolicyError)
  /// The workload gives groups weights or limits, and a plan as well.
  case weightsUnderPlan(group: String)
}

/// A workload on a pretended machine, in virtual time. It reads no clock: the same workload gives
/// the same report and the same timeline, to the byte.
///
/// With a plan the engine governs as it does real work: sessions are classified, queued, moved and
/// ended by it, and processors are shared as its solver says for those that want them.
///
/// - Complexity: O(log n) per decision in tasks, requests and groups, and O(cores + channels).
public struct Simulation {
  /// What is looked at on the way; more would take minutes.
  public static let mostDecisions = 20_000_000

  let workload: Workload
  /// Those of the file, or that it names; none under a plan.
  var groups: [WorkloadGroup] = []
  var groupNames: [String] = []
  /// The groups by their names; none under a plan.
  var groupNumbers: [String: Int] = [:]
  var tasks: [SimulatedTask] = []
  /// The tasks that the scheduler knows, by its ids.
  var numbers: [TaskID: Int] = [:]
  var lines: [RequestLine] = []
  var scheduler: CPUScheduler
  var disks: IOScheduler
  var disk: SimulatedDisk
  var governor: Governor?
  var processors: [SimulatedProcessor]
  var responses: [LatencyHistogram] = []
  /// How many tasks of each group run or want to.
  var wanting: [Int] = []
  /// Groups that ever had a task.
  var seen: Set<Int> = []
  var arrivals = Heap<Arrival>()
  var sleepers = Heap<Wake>()
  var owners: [IORequestID: RequestOwner] = [:]
  var allocations: [[Int]: Governor.Allocation] = [:]
  var allocation: Governor.Allocation?
  var random: SplitMix
  var now: Int64 = 0
  var nextBalance: Int64
  /// Somebody has become ready since processors were last given out.
  var hasNewcomers = false
  var decisions = 0
  var live = 0
  /// When the plan has something to do by itself, as of the last step.
  private var planDue = Int64.max
  var observe: ((TimelineEntry) -> Void)?

  /// - Parameters:
  ///   - policy: where the plan of the workload is looked up.
  ///   - zones: those that its schedules, windows and rules are told in.
  public init(
    _ workload: Workload, policy: Policy? = nil, zones: ZoneTables = .utcOnly
  ) throws(SimulationError) {
    self.workload = workload
    scheduler = CPUScheduler(workload.cpu, nodes: workload.machine.nodeOfCore)
    disks = IOScheduler(workload.io)
    disk = SimulatedDisk(workload.machine.disk)
    processors = Array(repeating: SimulatedProcessor(), count: workload.machine.cores)
    random = SplitMix(seed: workload.seed)
    nextBalance = scheduler.settings.balanceInterval.nanoseconds
    if let plan = workload.plan {
      try govern(by: plan, policy, zones)
    } else {
      addGroups()
    }
    addTasks()
    addRequests()
  }

  // MARK: Running

  /// - Parameter observe: gets everything that is decided or happens, in order.
  public mutating func run(_ observe: ((TimelineEntry) -> Void)? = nil) -> SimulationReport {
    self.observe = observe
    let end = workload.until?.nanoseconds ?? .max
    serve()
    while live > 0, decisions < Self.mostDecisions {
      guard let next = nextEvent, next <= end else { break }
      step(to: next)
      serve()
    }
    // Who is not done goes on to the end; where all is done nothing more happens.
    if live > 0, end < .max, now < end, decisions < Self.mostDecisions { elapse(to: end) }
    for index in processors.indices {
      scheduler.account(index, at: instant)
      leave(index)
    }
    return report()
  }

  var instant: Instant { Instant(nanoseconds: now) }

  /// When something happens next; nil when nothing ever does.
  private var nextEvent: Int64? {
    var next = Int64.max
    if let arrival = arrivals.min { next = min(next, arrival.at) }
    if let wake = sleepers.min { next = min(next, wake.at) }
    for processor in processors { next = min(next, processor.ends) }
    if let wake = scheduler.nextWake { next = min(next, wake.nanoseconds) }
    if let done = disk.nextEnd { next = min(next, done) }
    if let ready = disks.nextReady(at: instant), ready > instant {
      next = min(next, ready.nanoseconds)
    }
    next = min(next, planDue)
    if processors.count > 1, scheduler.running(on: 0) != nil || wanting.contains(where: { $0 > 0 })
    {
      next = min(next, nextBalance)
    }
    return next == .max ? nil : max(next, now)
  }

  /// What happens at a time, in this order: tasks stop, sleepers wake, the disk is done, work
  /// arrives, limits strike.
  private mutating func step(to time: Int64) {
    decisions += 1
    elapse(to: time)
    for index in processors.indices { stopIfDone(index) }
    wakeSleepers()
    if let wake = scheduler.nextWake, wake <= instant {
      scheduler.advance(to: instant)
      hasNewcomers = true
    }
    finishRequests()
    while let next = arrivals.min, next.at <= now {
      arrivals.removeMin()
      arrive(next)
    }
    if planDue <= now { followPlan() }
    if processors.count > 1, now >= nextBalance {
      scheduler.balance(at: instant)
      nextBalance = now &+ scheduler.settings.balanceInterval.nanoseconds
    }
  }

  /// Time passes: whoever has a processor uses it.
  private mutating func elapse(to time: Int64) {
    let span = time - now
    now = time
    guard span > 0 else { return }
    for processor in processors {
      if let task = processor.task { tasks[task].run(span) }
    }
  }

  private mutating func serve() {
    shareAsPlanned()
    sendRequests()
    for index in processors.indices { assign(index) }
    hasNewcomers = false
    planDue = governor?.nextDeadline(after: now) ?? .max
  }

  func emit(_ entry: @autoclosure () -> TimelineEntry) {
    if let observe { observe(entry()) }
  }

  /// An entry about a task.
  func entry(_ event: TimelineEntry.Event, of task: Int) -> TimelineEntry {
    TimelineEntry(
      event, at: now, name: tasks[task].name, group: groupNames[tasks[task].group])
  }
}

/// A processor of the pretended machine, and who has it.
struct SimulatedProcessor {
  var task: Int?
  var since: Int64 = 0
  /// When the turn is over.
  var turnEnds = Int64.max
  /// When something happens there: the same, or what the task has to do ends before.
  var ends = Int64.max
}

/// Work that comes.
struct Arrival: Comparable {
  let at: Int64
  /// Tasks before requests, then by their place in the file.
  let order: Int
  let index: Int
  let isTask: Bool

  static func < (a: Arrival, b: Arrival) -> Bool {
    (a.at, a.isTask ? 0 : 1, a.order, a.index) < (b.at, b.isTask ? 0 : 1, b.order, b.index)
  }

  static func == (a: Arrival, b: Arrival) -> Bool { !(a < b) && !(b < a) }
}

/// A sleeper and its time.
struct Wake: Comparable {
  let at: Int64
  let task: Int

  static func < (a: Wake, b: Wake) -> Bool { (a.at, a.task) < (b.at, b.task) }
}

/// The generator of Steele, Lea and Flood (2014).
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
