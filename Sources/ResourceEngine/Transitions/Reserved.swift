import Quantities

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

  /// Whether a call with this demand has to wait behind them.
  ///
  /// - Parameter pool: where its group takes parallel servers.
  func keeps(_ demand: CallDemand, in pool: @autoclosure () -> ServerPoolID) -> Bool {
    if !shared.isDisjoint(with: demand.contention) { return true }
    return demand.isParallel && !pools.isEmpty && pools.contains(pool())
  }
}
