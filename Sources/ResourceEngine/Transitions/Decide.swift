import Quantities
import ResourcePolicy

extension Engine {
  /// What becomes of a call that wants to run now.
  enum Verdict: Hashable {
    case grant(Grant)
    case wait(Constraint)
    /// It would not even run alone.
    case never(Constraint)
  }

  /// A call on its way in: what decisions need to know of it.
  struct Applying {
    let session: SessionID
    let group: GroupID
    let demand: CallDemand
    let quota: MemoryQuota?
    let isSystem: Bool
    var skipsServers = false
  }

  var settings: CoordinatorSettings { policy.settings.coordinator }

  /// The one decision over slot, rates, memory, parallel servers and GPUs: all or nothing.
  ///
  /// - Complexity: O(1) without shared pools and windows, else O(groups).
  func decide(_ call: Applying, at now: Now) -> Verdict {
    let rules = compiled.rules(of: call.group)
    guard policy.settings.coordinator.isEnabled, !rules.isExempt else {
      return .grant(unlimitedGrant(call))
    }
    guard !call.demand.wantsOnlySlot else {
      return fullPool(of: call.group, rules, at: now).map { .wait($0) } ?? .grant(.slotOnly)
    }
    // What could never run is told so, even while something else keeps it.
    let resources = decideResources(call, rules)
    if case .never = resources { return resources }
    return fullPool(of: call.group, rules, at: now).map { .wait($0) } ?? resources
  }

  /// Memory, parallel servers and GPUs.
  func decideResources(_ call: Applying, _ rules: GroupRules) -> Verdict {
    var grant = Grant()
    if call.demand.wantsMemory {
      switch memoryGrant(call, rules) {
      case .whole:
        grant.memory = call.demand.memory
        grant.workArea = call.demand.workArea
      case .shrunk(let claim):
        grant.memory = claim.pga
        grant.workArea = claim.workArea
        grant.isShrunk = true
      case .wait(let shortage): return impossible(call, rules) ?? .wait(.memory(shortage))
      case .never(let shortage): return .never(.memory(shortage))
      }
    }
    if call.demand.isParallel {
      switch decideServers(call, rules) {
      case .grant(let degree, _, let isDowngraded):
        grant.degree = degree
        grant.isDowngraded = isDowngraded
      case .wait(let shortage): return impossible(call, rules) ?? .wait(.servers(shortage))
      case .never(let shortage): return .never(.servers(shortage))
      }
    }
    return decideGPUs(call, rules, &grant)
  }

  private func decideServers(_ call: Applying, _ rules: GroupRules) -> ParallelDecision {
    servers.decide(
      call.demand.parallel, in: call.group, on: machine, parallelLimits(rules),
      criticality: criticality(of: call))
  }

  /// A call that has waited for servers long enough is as one that never does.
  func criticality(of call: Applying) -> ParallelRules.Criticality {
    call.skipsServers ? .bypass : compiled.rules(of: call.group).criticality
  }

  /// Of a call that has to wait for one thing: whether it asks too much of the others.
  private func impossible(_ call: Applying, _ rules: GroupRules) -> Verdict? {
    if call.demand.isParallel, case .never(let shortage) = decideServers(call, rules) {
      return .never(.servers(shortage))
    }
    var grant = Grant()
    let gpus = decideGPUs(call, rules, &grant)
    if case .never = gpus { return gpus }
    return nil
  }

  private func decideGPUs(
    _ call: Applying, _ rules: GroupRules, _ grant: inout Grant
  ) -> Verdict {
    guard call.demand.wantsGPUs else { return .grant(grant) }
    switch gpus.decide(
      call.demand.gpus, memory: call.demand.gpuMemory, in: call.group, limit: rules.gpus)
    {
    case .grant(let devices):
      grant.devices = devices
      grant.gpus = devices.count { $0.memory == nil }
      return .grant(grant)
    case .wait(let shortage): return .wait(.gpus(shortage))
    case .never(let shortage): return .never(.gpus(shortage))
    }
  }

  /// What a call gets that nothing limits.
  private func unlimitedGrant(_ call: Applying) -> Grant {
    guard !call.demand.wantsOnlySlot else { return .slotOnly }
    var grant = Grant()
    grant.memory = call.demand.memory
    grant.workArea = call.demand.workArea
    if call.demand.wantsGPUs {
      grant.devices = gpus.unlimited(call.demand.gpus, memory: call.demand.gpuMemory)
      grant.gpus = call.demand.gpuMemory > .zero ? 0 : max(0, call.demand.gpus)
    }
    switch call.demand.parallel.mode {
    case .serial: break
    case .manual(let degree): grant.degree = max(1, degree)
    case .automatic, .adaptive:
      grant.degree = DegreeOfParallelism.automatic(
        cost: call.demand.parallel.cost, machine: machine, groupLimit: nil)
    }
    return grant
  }

  /// The slot that is missing, or the rate that is used up; nil when neither is.
  func fullPool(of group: GroupID, _ rules: GroupRules, at now: Now) -> Constraint? {
    if let full = fullSlots(of: group, rules) { return full }
    if isKeptByWindow(at: now.wall) { return .window }
    if !rates.isEmpty,
      let debt = rates.debt(of: group, at: now.boot, isLimited: { rules.rate(of: $0) > 0 })
    {
      return .rate(debt.resource, until: debt.until)
    }
    return nil
  }

  /// The pool without a free slot; nil when there is one.
  func fullSlots(of group: GroupID, _ rules: GroupRules) -> Constraint? {
    if admission.running(in: group) >= rules.maxSessions { return .pool }
    if rules.isOther, let limit = compiled.othersPool,
      compiled.others.reduce(0, { $0 + admission.running(in: $1) }) >= limit.value
    {
      return .othersPool
    }
    return nil
  }

  /// Whether an open window lets no more calls begin.
  func isKeptByWindow(at time: WallTime) -> Bool {
    guard !policy.windows.isEmpty, let limit = windowLimit(at: time) else { return false }
    return runningUsers >= limit.value
  }

  /// Calls that windows count: all but those of administration.
  private var runningUsers: Int { admission.running - admission.running(in: Policy.sysGroup) }

  private func memoryGrant(_ call: Applying, _ rules: GroupRules) -> MemoryGrant {
    let demand = call.demand
    let claim = MemoryClaim(
      session: call.session, group: call.group, pga: demand.memory, workArea: demand.workArea)
    var least = claim
    if let minimum = demand.memoryMinimum {
      least.pga = min(minimum, demand.memory)
      least.workArea = ByteCount(
        bytes: Self.part(demand.workArea.bytes, of: demand.memory.bytes, least.pga.bytes))
    }
    return memory.grant(
      for: claim, minimum: least, limits: memoryLimits(rules, call.quota),
      strategy: settings.memoryStrategy)
  }

  /// `bytes · least / whole`, exactly; `bytes` where there is no whole.
  private static func part(_ bytes: Int64, of whole: Int64, _ least: Int64) -> Int64 {
    guard whole > 0, least < whole else { return bytes }
    return whole.dividingFullWidth(bytes.multipliedFullWidth(by: least)).quotient
  }

  /// A session without any limit of its own may reserve what its group and the pools allow.
  func memoryLimits(_ rules: GroupRules, _ quota: MemoryQuota?) -> MemoryLimits {
    let ofSession = [rules.sessionMemory, quota?.sessionMemory].compactMap { $0 }.min()
    let noLimit = ByteCount(bytes: .max)
    return MemoryLimits(
      sessionPGA: ofSession ?? noLimit, sessionWorkArea: quota?.workArea,
      group: rules.groupMemory)
  }

  func parallelLimits(_ rules: GroupRules) -> ParallelLimits {
    ParallelLimits(
      degree: rules.degree,
      servers: rules.servers.map { ParallelLimits.servers($0, of: machine) })
  }

  /// How many user sessions may work while windows are open: the strictest of them; 0 when one
  /// lets none work.
  func windowLimit(at time: WallTime) -> Effective<Int>? {
    compiled.calendar.openWindows(at: time).reduce(nil) { found, window in
      let limit: Int? =
        switch window.attributes.admission {
        case .allow: nil
        case .limit(let count): count
        case .refuse: 0
        }
      return Effective.stricter(
        found, limit.map { Effective(value: $0, origin: .window(window.name.text)) })
    }
  }
}
