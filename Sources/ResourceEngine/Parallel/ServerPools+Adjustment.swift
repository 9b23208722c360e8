public import Quantities

/// Another degree for a running adaptive call.
public struct ParallelAdjustment: Hashable, Sendable {
  public let call: CallID
  public let from: Int
  public let to: Int
}

extension ServerPools {
  /// What running adaptive calls should have now; changes nothing. Applied in this order by
  /// ``change(_:to:on:_:)`` none is refused.
  ///
  /// A call above what ``DegreeOfParallelism`` would give it now, because of load or of smaller
  /// limits, falls to that, but not below the floor that a downgrade of it without load would
  /// have. A call below it rises while servers are free: always the one with the lowest part of
  /// what it would get goes one up, of equal ones the one with the lowest id. Falls come first,
  /// so that what they give back can be had; both are in the order of the ids.
  ///
  /// - Parameters:
  ///   - mayRise: false while calls wait for servers, which free ones belong to first.
  ///   - limits: what holds for a group now.
  /// - Complexity: O(calls), and O((calls + servers) log calls) for a table with adaptive ones.
  public func adjustments(
    on machine: ParallelMachine, mayRise: Bool = true, limits: (GroupID) -> ParallelLimits
  ) -> [ParallelAdjustment] {
    guard adaptiveCalls > 0 else { return [] }
    var calls = adaptiveHoldings.map { holding in
      AdaptiveCall(holding, wanted: 0, floor: 0, limits: limits(holding.group))
    }
    for index in calls.indices {
      let (holding, limits) = (calls[index].holding, calls[index].limits)
      calls[index].wanted = wanted(by: holding, machine, limits)
      var idle = machine
      idle.load = 0
      calls[index].floor = floor(
        of: wanted(by: holding, idle, limits), holding.request, machine)
    }
    var after = self
    var falls: [ParallelAdjustment] = []
    for call in calls {
      let target = max(call.wanted, call.floor)
      guard call.holding.degree > target,
        after.change(call.holding.call, to: target, on: machine, call.limits)
      else { continue }
      falls.append(
        ParallelAdjustment(call: call.holding.call, from: call.holding.degree, to: target))
    }
    guard mayRise else { return falls }
    return falls + after.rises(of: calls.filter { $0.holding.degree < $0.wanted }, on: machine)
  }

  /// In the order of the calls.
  private var adaptiveHoldings: [ParallelHolding] {
    var found: [ParallelHolding] = []
    holdings.forEachUnordered { _, holding in
      if holding.request.mode == .adaptive { found.append(holding) }
    }
    return found.sorted { $0.call < $1.call }
  }

  /// The degree that a call would get now if it began with all servers idle.
  private func wanted(
    by holding: ParallelHolding, _ machine: ParallelMachine, _ limits: ParallelLimits
  ) -> Int {
    let natural = DegreeOfParallelism.automatic(
      cost: holding.request.cost, machine: machine, groupLimit: limits.degree, sets: holding.sets)
    return max(min(natural, room(for: holding.group, machine, limits).most / holding.sets), 1)
  }

  /// Hands free servers out, one degree after the other.
  private mutating func rises(
    of calls: [AdaptiveCall], on machine: ParallelMachine
  ) -> [ParallelAdjustment] {
    var queue = RisingCalls(calls)
    var degrees = calls.map(\.holding.degree)
    while let index = queue.first {
      let call = calls[index]
      let next = degrees[index] + 1
      guard next <= call.wanted, change(call.holding.call, to: next, on: machine, call.limits)
      else {
        // Nothing is given back from here on: what does not fit now will not fit later.
        queue.removeFirst()
        continue
      }
      degrees[index] = next
      queue.firstRose()
    }
    return calls.indices.compactMap { index in
      let holding = calls[index].holding
      return degrees[index] == holding.degree
        ? nil
        : ParallelAdjustment(call: holding.call, from: holding.degree, to: degrees[index])
    }
  }
}

/// An adaptive call with what it should have.
struct AdaptiveCall {
  let holding: ParallelHolding
  var wanted: Int
  var floor: Int
  let limits: ParallelLimits

  init(_ holding: ParallelHolding, wanted: Int, floor: Int, limits: ParallelLimits) {
    self.holding = holding
    self.wanted = wanted
    self.floor = floor
    self.limits = limits
  }
}
