public import Quantities
import ResourcePolicy

extension Engine {
  /// What keeps the waiting call of a session from running now; nil when it does not wait.
  ///
  /// - Complexity: O(sessions + groups · log groups).
  public func obstacle(of id: SessionID, at now: Now) -> Shortage? {
    guard let call = applying(id), sessions[id]?.call?.phase == .queued else { return nil }
    let heads = admission.heads
    if let head = heads.first(where: { $0.group == call.group }), head.session != id {
      return shortage(.behind(head.session), call, at: now)
    }
    switch decide(call, at: now) {
    case .wait(let constraint), .never(let constraint):
      return shortage(constraint, call, at: now)
    case .grant:
      let rank = sessions[id]?.call?.rank
      let first = heads.first { head in rank.map { head.rank < $0 } ?? false }
      return first.map { shortage(.behind($0.session), call, at: now) }
    }
  }

  /// What would keep a new call of a group from running now; nil when it would run.
  ///
  /// - Complexity: O(sessions + groups).
  public func shortage(
    in group: GroupID, for demand: CallDemand = .nothing, at now: Now
  ) -> Shortage? {
    let call = Applying(
      session: sessions.nextSession, group: group, demand: demand, quota: nil, isSystem: false)
    switch decide(call, at: now) {
    case .grant: return nil
    case .wait(let constraint), .never(let constraint):
      return shortage(constraint, call, at: now)
    }
  }

  func shortage(_ constraint: Constraint, _ call: Applying, at now: Now) -> Shortage {
    let limits = compiled[call.group]?.limits
    switch constraint {
    case .pool:
      return slots(limits?.maxSessions, among: [call.group])
    case .othersPool:
      return slots(compiled.othersPool, among: compiled.others)
    case .window:
      let users = policy.groups.map(\.id).filter { $0 != Policy.sysGroup }
      return slots(windowLimit(at: now.wall), among: users, kind: .window)
    case .rate(let resource, let until):
      let (words, origin) = rate(resource, limits)
      return Shortage(
        .rate,
        "\(groupName(call.group)) is ahead of \(words) (\(origin)) for another "
          + "\(TimeSpan.milliseconds(until.since(now.boot).milliseconds))", until: until)
    case .memory(let shortage):
      return Shortage(.memory, words(shortage, limits), holders: holders(of: shortage, call.group))
    case .servers(let shortage):
      return Shortage(
        .servers, words(shortage, limits),
        holders: owners(of: servers.holders(of: shortage.constraint).map(\.call)))
    case .gpus(let shortage):
      return Shortage(
        .gpus, words(shortage, call.group), holders: holders(of: shortage, call.group))
    case .behind(let first):
      return Shortage(
        .order, "session \(first) came first and waits for the same", holders: [first])
    }
  }

  private func slots(
    _ limit: Effective<Int>?, among groups: [GroupID], kind: Shortage.Kind = .slots
  ) -> Shortage {
    let members = Set(groups)
    let holders = sessions.sessions.filter {
      $0.call?.phase == .running && members.contains($0.group)
    }
    let taken = "\(holders.count) of \(limit?.value ?? 0) slots are taken"
    let origin = limit.map { " (\($0.origin))" } ?? ""
    return Shortage(kind, taken + origin, holders: holders.map(\.id))
  }

  private func rate(
    _ resource: GroupRates.Resource, _ limits: EffectiveLimits?
  ) -> (words: String, origin: String) {
    switch resource {
    case .ioBytes:
      let limit = limits?.ioBandwidth
      return (
        "its I/O of \(limit.map { "\($0.value)" } ?? "?")/s", limit.map { "\($0.origin)" } ?? ""
      )
    case .ioRequests:
      let limit = limits?.iops
      return (
        "its \(limit.map { "\($0.value)" } ?? "?") I/O requests/s",
        limit.map { "\($0.origin)" } ?? ""
      )
    case .undo:
      let limit = limits?.undoRate
      return (
        "its undo of \(limit.map { "\($0.value)" } ?? "?")/s", limit.map { "\($0.origin)" } ?? ""
      )
    }
  }

  private func words(_ shortage: MemoryShortage, _ limits: EffectiveLimits?) -> String {
    switch shortage.constraint {
    case .group(let id):
      let origin = limits?.groupMemory.map { " (\($0.origin))" } ?? ""
      return "the memory limit of \(groupName(id)) does not allow it: \(shortage.numbers)\(origin)"
    case .sessionMemory:
      let origin = limits?.sessionMemory.map { " (\($0.origin))" } ?? " (session quota)"
      return "\(shortage)\(origin)"
    case .pool, .total, .pressure, .workArea:
      return "\(shortage)"
    }
  }

  private func words(_ shortage: ServerShortage, _ limits: EffectiveLimits?) -> String {
    let numbers = "\(shortage.inUse) of \(shortage.limit) taken, \(shortage.asked) asked for"
    switch shortage.constraint {
    case .total: return "parallel servers: \(numbers) (setting total-dop)"
    case .pool(let id):
      let name = policy.serverPoolRules.first { $0.id == id }?.name ?? "#\(id)"
      return "parallel servers of pool \(name): \(numbers)"
    case .groupServers(let group):
      let origin = limits?.parallelServers.map { " (\($0.origin))" } ?? ""
      return "parallel servers of \(groupName(group)): \(numbers)\(origin)"
    case .groupDegree(let group):
      let origin = limits?.parallelLimit.map { " (\($0.origin))" } ?? ""
      return
        "degree \(shortage.asked) is over the \(shortage.limit) of \(groupName(group))\(origin)"
    }
  }

  private func holders(of shortage: MemoryShortage, _ group: GroupID) -> [SessionID] {
    switch shortage.constraint {
    case .sessionMemory, .workArea: return []
    case .group(let id):
      return memory.largestHolders(.max).filter { $0.group == id }.map(\.session).sorted()
    case .pool, .total, .pressure:
      return memory.largestHolders(10).map(\.session).sorted()
    }
  }

  private func owners(of calls: [CallID]) -> [SessionID] {
    calls.compactMap { sessions.owner(ofCall: $0) }.sorted()
  }
}
