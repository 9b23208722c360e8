public import Quantities
import ResourcePolicy
import Scheduling

extension Engine {
  /// - Parameter demand: what groups could use of the machine, 0 to 1, where somebody has measured
  ///   it. A group that is not named and runs wants everything.
  /// - Complexity: O(groups · log groups + sessions).
  public func desiredHostState(demand: [GroupID: Double] = [:]) -> HostState {
    let shares = HostShares(self, demand: demand)
    let runners = sessions.sessions.filter { $0.kind == .command && $0.call?.phase == .running }
    let occupied = Set(runners.map(\.group))
    return HostState(
      groups: policy.groups.filter { occupied.contains($0.id) }.map { group in
        hostGroup(group.id, shares)
      },
      commands: runners.map { hostCommand($0, shares) })
  }

  private func hostGroup(_ id: GroupID, _ shares: HostShares) -> HostState.Group {
    let limits = isLimited(id) ? compiled[id]?.limits : nil
    return HostState.Group(
      id: id, share: shares.share(of: id), cpuCeiling: shares.ceilings[id],
      memory: limits?.groupMemory?.value, memoryHigh: limits?.groupMemoryHigh?.value,
      pids: limits?.pids?.value,
      ioBandwidth: limits?.ioBandwidth?.value, iops: limits?.iops?.value,
      ioWeight: ioWeight(of: id), cpus: limits?.cpus?.value)
  }

  private func hostCommand(_ session: Session, _ shares: HostShares) -> HostState.Command {
    let limits = session.call?.limits
    let nice = shares.nice(of: session)
    return HostState.Command(
      session: session.id, group: session.group, owner: session.owner, process: session.process,
      enforcement: session.enforcement, weight: shares.weight(of: session),
      ownCeiling: shares.ownCeiling(of: session), processors: processors(of: session),
      memory: memoryLimit(of: session)?.value, memoryHigh: memoryHigh(of: session),
      pids: limits?.pids,
      ioBandwidth: limits?.ioBandwidth, cpus: session.enforcement?.cpus ?? limits?.cpus,
      isPlaced: session.enforcement?.cpus != nil && limits?.cpus == nil,
      memoryNodes: session.enforcement?.memoryNodes,
      nice: nice, ioLevel: NiceWeights.ioLevel(ofNice: nice), cpuCap: shares.cap(of: session))
  }

  /// The lower one of what its group says and what it asked for itself.
  private func memoryHigh(of session: Session) -> ByteCount? {
    let ofGroup = isLimited(session.group) ? compiled[session.group]?.limits : nil
    return [session.call?.limits.memoryHigh, ofGroup?.sessionMemoryHigh?.value]
      .compactMap { $0 }.min()
  }

  /// Nothing limits administration.
  func isLimited(_ group: GroupID) -> Bool {
    settings.isEnabled && group != Policy.sysGroup
  }

  /// The most processors that a command may use: as it asked with `--cpu`, and, when it runs in
  /// parallel, as many as its degree.
  public func processors(of session: Session) -> ProcessorRate? {
    guard let call = session.call, call.phase == .running else { return nil }
    let degree =
      call.demand.parallel.mode == .serial
      ? nil : ProcessorRate(processors: max(1, call.grant.degree))
    return [call.limits.processors, degree].compactMap { $0 }.min()
  }

  /// The nice level of the command of a session.
  public func nice(of session: Session) -> Int { HostShares(self).nice(of: session) }

  /// The most of the machine that the command of a session may use, 0 to 1; nil is no cap. A
  /// runaway is held to its factor of the share that it had.
  public func cpuCap(of session: Session) -> Double? { HostShares(self).cap(of: session) }

  /// The nice level of each group that holds slots. The kernel weighs processes, not groups, so
  /// each of a group's sessions gets its part of the group's share; the heaviest session stands
  /// at nice 0 and the others in proportion.
  public func niceLevels() -> [GroupID: Int] {
    HostShares(self).perSession.mapValues { NiceWeights.nice(forFraction: $0) }
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

  /// Nothing for those that have nothing running.
  func idleDemand() -> [DirectiveTarget: Double] {
    var demand: [DirectiveTarget: Double] = [:]
    for group in policy.groups where admission.running(in: group.id) == 0 {
      demand[.group(group.id)] = 0
    }
    // Its directive wants nothing when nobody whom it stands for runs.
    if compiled.others.allSatisfy({ admission.running(in: $0) == 0 }) { demand[.others] = 0 }
    return demand
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
