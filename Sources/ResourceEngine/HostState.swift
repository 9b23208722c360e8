public import Quantities
import ResourcePolicy
import Scheduling

/// What the host should look like: a pure function of the engine. A body compares it with what
/// the host has and writes the difference.
public struct HostState: Hashable, Sendable {
  public struct Weight: Hashable, Sendable {
    public let session: SessionID
    public let process: ProcessIdentity
    /// Nice level, 0 to 19.
    public let nice: Int
    /// Best-effort I/O level, 0 to 7.
    public let ioLevel: Int
    /// The most of the machine that its processes may use together, 0 to 1; nil is no cap.
    public let cpuCap: Double?
  }

  /// Sessions with a started command, in the order of their ids.
  public let weights: [Weight]
}

extension Engine {
  /// - Complexity: O(groups · log groups + sessions).
  public func desiredHostState() -> HostState {
    let fractions = fractions()
    let caps = cpuCaps()
    let shares = hasRunaways ? runningShares() : [:]
    return HostState(
      weights: sessions.sessions.compactMap { session in
        guard let process = session.process else { return nil }
        let nice = nice(of: session, fractions)
        return HostState.Weight(
          session: session.id, process: process, nice: nice,
          ioLevel: NiceWeights.ioLevel(ofNice: nice),
          cpuCap: cap(of: session, caps[session.group], shares))
      })
  }

  /// The nice level of the command of a session.
  public func nice(of session: Session) -> Int { nice(of: session, fractions()) }

  /// The most of the machine that the command of a session may use, 0 to 1; nil is no cap. A
  /// runaway is held to its factor of the share that it had.
  public func cpuCap(of session: Session) -> Double? {
    cap(of: session, cpuCaps()[session.group], isRunaway(session) ? runningShares() : [:])
  }

  private func nice(of session: Session, _ fractions: [GroupID: Double]) -> Int {
    guard let fraction = fractions[session.group] else { return 0 }
    let factor = isRunaway(session) ? settings.runaway.factor.fraction : 1
    return NiceWeights.nice(forFraction: fraction * factor)
  }

  private func cap(
    of session: Session, _ cap: Double?, _ shares: [GroupID: Double]
  ) -> Double? {
    guard isRunaway(session) else { return cap }
    let running = Double(max(1, admission.running(in: session.group)))
    let share = (shares[session.group] ?? 1) / running
    return min(cap ?? 1, share) * settings.runaway.factor.fraction
  }

  private var hasRunaways: Bool { sessions.slots.contains(where: isRunaway) }

  /// What each group gets of the machine while only those want it that have calls running.
  private func runningShares() -> [GroupID: Double] {
    guard let plan = policy.activePlan else { return [:] }
    return PlanShares(plan: plan, in: policy, demand: idleDemand()).byGroup
  }

  private func idleDemand() -> [DirectiveTarget: Double] {
    var demand: [DirectiveTarget: Double] = [:]
    for group in policy.groups where admission.running(in: group.id) == 0 {
      demand[.group(group.id)] = 0
    }
    // Its directive wants nothing when nobody whom it stands for runs.
    if compiled.others.allSatisfy({ admission.running(in: $0) == 0 }) { demand[.others] = 0 }
    return demand
  }

  /// The nice level of each group that holds slots. The kernel weighs processes, not groups, so
  /// each of a group's sessions gets its part of the group's share; the heaviest session stands
  /// at nice 0 and the others in proportion.
  public func niceLevels() -> [GroupID: Int] {
    fractions().mapValues { NiceWeights.nice(forFraction: $0) }
  }

  /// What a session of each running group gets, as a part of what one of the heaviest gets.
  private func fractions() -> [GroupID: Double] {
    guard settings.isEnabled, let plan = policy.activePlan else { return [:] }
    let shares = PlanShares(plan: plan, in: policy).byGroup
    var perSession: [GroupID: Double] = [:]
    for group in policy.groups {
      let running = admission.running(in: group.id)
      guard running > 0 else { continue }
      perSession[group.id] = (shares[group.id] ?? 0) / Double(running)
    }
    guard let heaviest = perSession.values.max(), heaviest > 0 else { return [:] }
    return perSession.mapValues { $0 / heaviest }
  }

  /// What each session of a group may use at most, for groups that a limit holds down. Sessions
  /// of one group share its limit equally. Under a plan that keeps a part of the machine free
  /// each group is held to its share among the groups that run, so that the sum holds.
  public func cpuCaps() -> [GroupID: Double] {
    var caps = cpuCeilings()
    for (group, cap) in caps { caps[group] = cap / Double(admission.running(in: group)) }
    return caps
  }

  /// What each group that runs may use at most, all its sessions together, for groups that a limit
  /// holds down.
  public func cpuCeilings() -> [GroupID: Double] {
    guard settings.isEnabled, let plan = policy.activePlan else { return [:] }
    let paths = policy.paths(of: plan)
    let below = paths.flatMap { $0.plans.dropFirst() }
    // A limit on a plan or sub-plan holds for the sum of its groups.
    let isShared =
      plan.attributes.maxUtilization < .whole
      || below.contains { $0.attributes.maxUtilization < .whole }
      || limitsSubPlan(plan, below)
    guard isShared || paths.contains(where: { $0.directive.utilizationLimit != nil }) else {
      return [:]
    }
    let shares = PlanShares(plan: plan, in: policy, demand: idleDemand())
    var caps: [GroupID: Double] = [:]
    for item in shares.items + shares.others {
      guard let group = item.target.group, item.cap < 1 else { continue }
      guard admission.running(in: group) > 0, group != Policy.sysGroup else { continue }
      caps[group] = isShared ? item.share : item.cap
    }
    return caps
  }

  /// The weight of a group's I/O under the active plan: the sum of its directives', 100 where none
  /// says anything.
  public func ioWeight(of group: GroupID) -> Int {
    let usual = 100
    guard settings.isEnabled, let plan = policy.activePlan else { return usual }
    let weights = policy.paths(of: plan)
      .filter { $0.directive.target == .group(group) || isOther(group, $0.directive) }
      .compactMap(\.directive.ioWeight)
    return weights.isEmpty ? usual : weights.reduce(0, +)
  }

  private func isOther(_ group: GroupID, _ directive: Directive) -> Bool {
    directive.target == .others && compiled.others.contains(group)
  }

  private func limitsSubPlan(_ plan: Plan, _ below: [Plan]) -> Bool {
    ([plan] + below).contains { plan in
      plan.directives.contains { $0.target.plan != nil && $0.utilizationLimit != nil }
    }
  }
}
