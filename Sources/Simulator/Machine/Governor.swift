import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling

/// The engine in the loop: every task of a workload is a call of a session of its own, which the
/// active plan admits, queues, moves and ends as it would on a real machine.
struct Governor {
  private(set) var engine: Engine { didSet { isDueKnown = false } }
  /// The groups by the numbers that the schedulers have for them.
  let groups: [GroupID]
  private let start: WallTime
  private(set) var tasks: [SessionID: Int] = [:]
  /// When the engine next has something to do by itself: it looks at all sessions for that.
  private var due = Int64.max
  private var isDueKnown = false

  /// - Throws: ``PolicyError`` when there is no such plan, or it cannot be activated.
  init(
    _ policy: Policy, plan: String, machine: MachineModel, start: WallTime, zones: ZoneTables
  ) throws(PolicyError) {
    var policy = policy
    try policy.activatePlan(named: plan, by: "simulation", isPinned: true, at: start)
    let capacity = HostCapacity(cores: machine.cores, memory: machine.memory)
    engine = Engine(policy: policy, zones: zones, capacity: capacity)
    groups = policy.groups.map(\.id)
    self.start = start
  }

  func now(_ time: Int64) -> Now {
    Now(
      boot: Instant(nanoseconds: time), wall: start + TimeSpan(nanoseconds: time))
  }

  func index(of group: GroupID) -> Int? { groups.firstIndex(of: group) }

  // MARK: Events

  /// A session for a task; its call is begun and runs or waits.
  ///
  /// - Throws: ``Rejection`` when the plan does not let it in; no session is left then.
  mutating func admit(
    _ task: Int, _ work: WorkloadTask, group: GroupID?, at time: Int64
  ) throws(Rejection) -> (session: SessionID, effects: [Effect]) {
    let session = engine.sessions.nextSession
    let principal = Principal(user: work.attributes.user, isAdministrator: group != nil)
    var effects = try engine.apply(
      .open(
        OpenRequest(
          kind: .script, attributes: work.attributes, owner: 0, principal: principal,
          group: group)), at: now(time))
    tasks[session] = task
    let demand = CallDemand(estimate: work.estimate ?? work.cpu, memory: work.memory)
    do {
      effects += try engine.apply(
        .begin(BeginRequest(session: session, demand: demand)), at: now(time))
    } catch {
      _ = close(session, at: time)
      throw error
    }
    return (session, effects)
  }

  /// An event that may come too late: then nothing happens.
  mutating func apply(_ event: Event, at time: Int64) -> [Effect] {
    (try? engine.apply(event, at: now(time))) ?? []
  }

  mutating func close(_ session: SessionID, at time: Int64) -> [Effect] {
    tasks[session] = nil
    return apply(.close(session), at: time)
  }

  mutating func advance(to time: Int64) -> [Effect] { engine.advance(to: now(time)) }

  /// When the engine has something to do by itself; the end of time when it never has.
  mutating func nextDeadline(after time: Int64) -> Int64 {
    if !isDueKnown {
      let wall = now(time).wall
      let deadline = engine.nextDeadline(at: wall)?.nanoseconds ?? .max
      let edge = engine.nextEdge(after: wall)?.since(start).nanoseconds ?? .max
      due = min(deadline, edge)
      isDueKnown = true
    }
    return max(due, time)
  }

  // MARK: What the plan gives

  /// What each group is to have of processors.
  struct Allocation: Hashable {
    var weights: [Int]
    /// In parts per million of all processors; nil: no ceiling.
    var ceilings: [Int?]
  }

  /// The plan's shares while groups want so much, as weights. They are as exact as a millionth of
  /// the machine.
  ///
  /// - Parameter demand: of each group, 0 to 1.
  func allocation(_ demand: [Double]) -> Allocation {
    guard let plan = engine.policy.activePlan else {
      return Allocation(weights: groups.map { _ in 1 }, ceilings: groups.map { _ in nil })
    }
    var wanted: [DirectiveTarget: Double] = [:]
    for (group, part) in zip(groups, demand) { wanted[.group(group)] = part }
    let shares = PlanShares(plan: plan, in: engine.policy, demand: wanted).byGroup
    let ceilings = engine.cpuCeilings()
    return Allocation(
      weights: groups.map { max(1, Int(((shares[$0] ?? 0) * 1_000_000).rounded())) },
      ceilings: groups.map { group in ceilings[group].map { Int(($0 * 1e6).rounded()) } })
  }

  /// What it would be if the named groups wanted all they can get, 0 to 1 each.
  func entitlements(of wanting: Set<Int>) -> [Double] {
    guard let plan = engine.policy.activePlan else { return groups.map { _ in 0 } }
    var wanted: [DirectiveTarget: Double] = [:]
    for (index, group) in groups.enumerated() {
      wanted[.group(group)] = wanting.contains(index) ? 1 : 0
    }
    let shares = PlanShares(plan: plan, in: engine.policy, demand: wanted).byGroup
    return groups.map { shares[$0] ?? 0 }
  }

  func limits(of group: Int) -> IOLimits {
    var limits = IOLimits()
    guard groups.indices.contains(group), let own = engine.compiled[groups[group]]?.limits else {
      return limits
    }
    limits.ceiling.bandwidth = own.ioBandwidth?.value.bytes
    limits.ceiling.iops = own.iops.map { Int64($0.value) }
    return limits
  }

  /// 1024 is usual.
  func ioWeight(of group: Int) -> Int {
    guard groups.indices.contains(group) else { return 1024 }
    return max(1, engine.ioWeight(of: groups[group]) * 1024 / 100)
  }
}
