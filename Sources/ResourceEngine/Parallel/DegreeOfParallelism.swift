/// How parallel a call should be.
///
/// In integers, with W = cores × threads per core:
/// 1. The cost gives a degree from 1 to W. By thresholds: below the first 1, below the second
///    max(2, W/4), below the third max(4, W/2), else W, and never more than W. By the cost model:
///    the d with the least T(d) = s + p/d + c·d, which is near √(p/c); of equal ones the smaller.
/// 2. Above a load of 0.8 per core half of that remains, above 0.6 three quarters.
/// 3. The ceilings: I/O parallelism, the limit of the group, and the servers of the machine,
///    divided by the sets that the call needs.
///
/// It is 1 or more, and never falls when the cost rises: each step keeps the order.
public enum DegreeOfParallelism {
  /// - Parameters:
  ///   - cost: in the optimizer's units; nil is as the largest.
  ///   - groupLimit: the most of the group; nil is no limit, 0 counts as 1.
  ///   - sets: how many sets of servers the call needs, 1 or 2.
  /// - Complexity: O(1) by thresholds, O(log W) by the cost model.
  public static func automatic(
    cost: UInt64?, machine: ParallelMachine, groupLimit: Int? = nil, sets: Int = 1
  ) -> Int {
    let cost = cost ?? .max
    var degree =
      switch machine.model {
      case .thresholds: step(of: cost, machine)
      case .cost: best(for: cost, machine)
      }
    if machine.load > 800 {
      degree /= 2
    } else if machine.load > 600 {
      degree = degree * 3 / 4
    }
    degree = min(degree, machine.ioParallelism, machine.servers / max(sets, 1))
    if let groupLimit { degree = min(degree, groupLimit) }
    return max(degree, 1)
  }

  /// What the cost model says a call takes with so many servers, in units of its cost, rounded
  /// up; stays at the highest number.
  public static func time(cost: UInt64, degree: Int, on machine: ParallelMachine) -> UInt64 {
    let degree = UInt64(max(degree, 1))
    let (quotient, remainder) = cost.quotientAndRemainder(dividingBy: degree)
    let shared = remainder == 0 ? quotient : quotient + 1
    let (coordination, isHuge) = machine.coordinationCost.multipliedReportingOverflow(by: degree)
    let (sum, carry) = machine.serialCost.addingReportingOverflow(shared)
    let (total, overflow) = sum.addingReportingOverflow(coordination)
    return isHuge || carry || overflow ? .max : total
  }

  private static func step(of cost: UInt64, _ machine: ParallelMachine) -> Int {
    let (all, thresholds) = (machine.processors, machine.thresholds)
    if cost < thresholds.quarter { return 1 }
    if cost < thresholds.half { return min(all, max(2, all / 4)) }
    if cost < thresholds.all { return min(all, max(4, all / 2)) }
    return all
  }

  /// T(d + 1) is less than T(d) exactly while c·d·(d + 1) < p, so the best is the first d where
  /// it is not.
  private static func best(for cost: UInt64, _ machine: ParallelMachine) -> Int {
    var (low, high) = (1, machine.processors)
    while low < high {
      let middle = low + (high - low) / 2
      // Not above the highest degree squared, which fits.
      let pairs = UInt64(middle) * UInt64(middle + 1)
      let (product, overflow) = machine.coordinationCost.multipliedReportingOverflow(by: pairs)
      if overflow || product >= cost { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
