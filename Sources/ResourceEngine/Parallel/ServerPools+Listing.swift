public import Quantities

/// One parallel server, or the coordinator of a parallel call.
public struct ParallelServer: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable, CaseIterable {
    /// The session's own process, which hands out the work. Not counted.
    case coordinator
    case producer
    case consumer
  }

  public enum State: String, Hashable, Sendable, CaseIterable {
    case idle, running
  }

  public let pool: ServerPoolID
  /// From 1 in each pool; nil for a coordinator, which is in none. Given anew in each list.
  public let number: Int?
  /// nil while it is idle.
  public let role: Role?
  /// nil while it is idle.
  public let call: CallID?

  public var state: State { call == nil ? .idle : .running }
}

/// One pool with its use.
public struct ServerPoolUse: Hashable, Sendable {
  public let rule: ServerPoolRule
  public let busy: Int
  /// Servers that wait for work.
  public let idle: Int
}

extension ServerPools {
  /// All pools, the standard one first, then by id.
  ///
  /// Each keeps as many servers as its minimum says, busy ones included, while the machine has
  /// them; where it has too few the first pools get them.
  public func use(on machine: ParallelMachine) -> [ServerPoolUse] {
    var left = max(machine.servers - busy, 0)
    return pools.map { pool in
      let kept = min(pool.rule.minimum, pool.rule.maximum ?? .max)
      let idle = min(max(kept - pool.busy, 0), left)
      left -= idle
      return ServerPoolUse(rule: pool.rule, busy: pool.busy, idle: idle)
    }
  }

  /// All servers: by pool, then by call, the coordinator before the producers and those before the
  /// consumers; idle ones last.
  ///
  /// - Complexity: O(servers + calls log calls).
  public func servers(on machine: ParallelMachine) -> [ParallelServer] {
    var byPool = [[ParallelHolding]](repeating: [], count: pools.count)
    for call in holdings.sortedKeys {
      guard let holding = holdings[call], holding.degree > 1 else { continue }
      byPool[place(of: holding.group)].append(holding)
    }
    var servers: [ParallelServer] = []
    for (use, held) in zip(use(on: machine), byPool) {
      var number = 0
      func add(_ role: ParallelServer.Role?, _ call: CallID?, count: Int) {
        for _ in 0..<count {
          number += 1
          servers.append(
            ParallelServer(pool: use.rule.id, number: number, role: role, call: call))
        }
      }
      for holding in held {
        servers.append(
          ParallelServer(
            pool: use.rule.id, number: nil, role: .coordinator, call: holding.call))
        add(.producer, holding.call, count: holding.degree)
        add(.consumer, holding.call, count: holding.servers - holding.degree)
      }
      add(nil, nil, count: use.idle)
    }
    return servers
  }

  /// The calls that hold servers under a constraint, by id: who stands in the way. None for a
  /// constraint that counts degrees.
  ///
  /// - Complexity: O(calls log calls).
  public func holders(of constraint: ServerShortage.Constraint) -> [ParallelHolding] {
    holdings.sortedKeys.compactMap { holdings[$0] }.filter { holding in
      guard holding.servers > 0 else { return false }
      return switch constraint {
      case .total: true
      case .pool(let id): pool(of: holding.group).id == id
      case .groupServers(let group): holding.group == group
      case .groupDegree: false
      }
    }
  }
}
