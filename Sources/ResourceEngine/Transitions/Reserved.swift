import Quantities
import ResourcePolicy

/// What calls wait for that came first: nobody who wants the same passes them.
struct Reserved {
  private var shared: Contention = []
  /// Pools of parallel servers; only calls of groups in one of them compete for it.
  private var pools: [ServerPoolID] = []

  mutating func insert(_ constraint: Constraint) {
    if case .servers(let shortage) = constraint, case .pool(let pool) = shortage.constraint {
      pools.append(pool)
    } else if let contended = constraint.contended {
      shared.insert(contended)
    }
  }

  var isEmpty: Bool { shared.isEmpty && pools.isEmpty }

  /// Whether a call that competes for this has to wait behind them.
  ///
  /// - Parameter pool: where its group takes parallel servers.
  func keeps(_ wanted: Contention, in pool: @autoclosure () -> ServerPoolID) -> Bool {
    if !shared.isDisjoint(with: wanted) { return true }
    return wanted.contains(.servers) && !pools.isEmpty && pools.contains(pool())
  }
}

extension Engine {
  /// Whether a call has to wait behind those that came first, though its needs are met.
  func isKept(_ call: Applying, by reserved: Reserved) -> Bool {
    guard !reserved.isEmpty else { return false }
    var wanted = call.demand.contention
    // Who takes what servers there are does not wait for them.
    if criticality(of: call) == .bypass { wanted.remove(.servers) }
    return reserved.keeps(wanted, in: servers.pool(of: call.group).id)
  }
}
