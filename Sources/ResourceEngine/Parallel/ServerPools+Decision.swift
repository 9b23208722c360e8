public import Quantities
public import ResourcePolicy

/// How many servers there are under the three limits that count them.
struct ServerRoom {
  /// By the tightest limit, 0 or more: what can be had now.
  let free: Int
  /// The same with all servers idle.
  let most: Int
}

extension ServerPools {
  /// What becomes of a request now; changes nothing. What is granted can be reserved.
  ///
  /// A serial request, and one whose group may have degree 1 only, runs at once in its own
  /// process. A manual request gets its degree, cut to that of its group, or waits. An automatic
  /// or adaptive one gets what ``DegreeOfParallelism`` gives, not above what its group and pool
  /// could ever have; when servers are short it is downgraded, unless it would fall below the
  /// highest of 2, its minimum and the machine's ``ParallelMachine/minPercent``.
  ///
  /// - Parameters:
  ///   - criticality: bypass never waits and is never refused: it gets what is free, else runs in
  ///     its own process. The same answers a wait that has ended with the action `run`.
  /// - Complexity: O(1) expected, but for the search of the cost model.
  public func decide(
    _ request: ParallelRequest, in group: GroupID, on machine: ParallelMachine,
    _ limits: ParallelLimits = ParallelLimits(), criticality: ParallelRules.Criticality = .no
  ) -> ParallelDecision {
    let sets = request.setCount
    let room = room(for: group, machine, limits)
    let groupDegree = limits.degree.map { max($0, 1) } ?? .max
    let asked: Int
    let wanted: Int
    let least: Int
    switch request.mode {
    case .serial:
      return .grant(degree: 1, servers: 0, isDowngraded: false)
    case .manual(let degree):
      // More than the highest degree can never be had, and is as refused as the highest.
      asked = min(max(degree, 1), ParallelMode.degreeRange.upperBound)
      wanted = min(asked, groupDegree)
      least = wanted
    case .automatic, .adaptive:
      let natural = DegreeOfParallelism.automatic(cost: request.cost, machine: machine, sets: sets)
      let useful = min(natural, request.minimum)
      wanted = max(min(natural, groupDegree, room.most / sets), 1)
      asked = wanted
      if wanted < useful, criticality != .bypass {
        return .never(tooSmall(group, useful, request, machine, limits))
      }
      least =
        machine.isDowngradeOn && request.allowsDowngrade
        ? floor(of: wanted, request, machine) : wanted
    }
    let servers = request.servers(of: wanted)
    if servers <= room.free || wanted == 1 {
      return .grant(degree: wanted, servers: servers, isDowngraded: wanted < asked)
    }
    let available = max(room.free / sets, 1)
    if criticality == .bypass || (least < wanted && available >= least) {
      return .grant(
        degree: available, servers: request.servers(of: available), isDowngraded: true)
    }
    let shortage = shortage(
      in: group, asked: servers, least: request.servers(of: least), machine, limits,
      isForEver: servers > room.most)
    return servers > room.most ? .never(shortage) : .wait(shortage)
  }

  /// The least degree that is left of a wanted one by a downgrade.
  func floor(of wanted: Int, _ request: ParallelRequest, _ machine: ParallelMachine) -> Int {
    let percent = min(max(machine.minPercent, 0), 100)
    // At most the highest degree times 100.
    let part = (wanted * percent + 99) / 100
    return min(wanted, max(2, part, request.minimum))
  }

  func room(
    for group: GroupID, _ machine: ParallelMachine, _ limits: ParallelLimits
  ) -> ServerRoom {
    let entry = groups[group] ?? Group()
    var most = machine.servers
    var free = most - busy
    if let maximum = pools[entry.pool].rule.maximum {
      most = min(most, maximum)
      free = min(free, maximum - pools[entry.pool].busy)
    }
    if let share = limits.servers {
      most = min(most, max(share, 0))
      free = min(free, max(share, 0) - entry.held)
    }
    return ServerRoom(free: max(free, 0), most: most)
  }

  /// Names the tightest of the limits that count servers; of equal ones the widest.
  private func shortage(
    in group: GroupID, asked: Int, least: Int, _ machine: ParallelMachine,
    _ limits: ParallelLimits, isForEver: Bool
  ) -> ServerShortage {
    let entry = groups[group] ?? Group()
    let pool = pools[entry.pool]
    var tightest = (ServerShortage.Constraint.total, limit: machine.servers, inUse: busy)
    func tighten(_ constraint: ServerShortage.Constraint, _ limit: Int?, _ inUse: Int) {
      guard let limit = limit.map({ max($0, 0) }) else { return }
      let former = isForEver ? tightest.limit : tightest.limit - tightest.inUse
      guard (isForEver ? limit : limit - inUse) < former else { return }
      tightest = (constraint, limit, inUse)
    }
    tighten(.pool(pool.rule.id), pool.rule.maximum, pool.busy)
    tighten(.groupServers(group), limits.servers, entry.held)
    return ServerShortage(
      constraint: tightest.0, limit: tightest.limit, inUse: tightest.inUse, asked: asked,
      least: least)
  }

  /// Why an automatic request cannot have the least degree that is of use to it.
  private func tooSmall(
    _ group: GroupID, _ useful: Int, _ request: ParallelRequest, _ machine: ParallelMachine,
    _ limits: ParallelLimits
  ) -> ServerShortage {
    if let degree = limits.degree.map({ max($0, 1) }), degree < useful {
      return ServerShortage(
        constraint: .groupDegree(group), limit: degree, inUse: 0, asked: useful, least: useful)
    }
    let servers = request.servers(of: useful)
    return shortage(in: group, asked: servers, least: servers, machine, limits, isForEver: true)
  }
}
