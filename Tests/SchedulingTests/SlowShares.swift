import Scheduling

/// The allocation of a share tree found the slow way: recursive wants, then rounds of filling in
/// which every child that still wants gets its part of what is left. Knows no joined leaves.
struct SlowShares {
  private struct Claim {
    let node: Int
    let want: Double
    let weight: Double
  }

  let plan: TreePlan
  private(set) var shares: [Double]
  private var children: [[Int]]
  private var wants: [Double?]

  init(_ plan: TreePlan) {
    self.plan = plan
    shares = [Double](repeating: 0, count: plan.nodes.count + 1)
    children = plan.childLists
    wants = shares.map { _ in nil }
    for node in shares.indices.reversed() { wants[node] = want(of: node) }
    shares[0] = want(of: 0)
    divide(below: 0)
  }

  func cap(of node: Int) -> Double {
    node == 0
      ? plan.cap : cap(of: plan.nodes[node - 1].parent) * plan.nodes[node - 1].limit
  }

  func want(of node: Int) -> Double {
    if let known = wants[node] { return known }
    if node > 0, plan.nodes[node - 1].weight == 0, !plan.hasFraction(node) { return 0 }
    var want = node == 0 ? cap(of: 0) : min(cap(of: node), plan.nodes[node - 1].demand)
    if !children[node].isEmpty { want = min(want, children[node].map(want(of:)).reduce(0, +)) }
    return want
  }

  private func fraction(of node: Int, at level: Int) -> Double {
    let levels = plan.nodes[node - 1].levels
    return level < levels.count ? min(levels[level], 1) : 0
  }

  private mutating func divide(below parent: Int) {
    switch plan.method(of: parent) {
    case .weights:
      _ = give(
        shares[parent],
        to: children[parent].map {
          Claim(node: $0, want: want(of: $0), weight: plan.nodes[$0 - 1].weight)
        })
    case .levels: cascade(below: parent)
    }
    for child in children[parent] { divide(below: child) }
  }

  private mutating func cascade(below parent: Int) {
    var residual = shares[parent]
    var promised: [Int: Double] = [:]
    for level in 0..<8 {
      let offered = residual
      var claims: [Claim] = []
      for child in children[parent] where fraction(of: child, at: level) > 0 {
        let promise = offered * fraction(of: child, at: level)
        promised[child, default: 0] += promise
        claims.append(
          Claim(
            node: child, want: min(promise, want(of: child) - shares[child]),
            weight: fraction(of: child, at: level)))
      }
      residual = give(offered, to: claims)
    }
    for isPromised in [true, false] {
      let claims = children[parent].filter { plan.hasFraction($0) == isPromised }.map {
        Claim(
          node: $0, want: want(of: $0) - shares[$0],
          weight: isPromised ? promised[$0] ?? 0 : plan.nodes[$0 - 1].weight)
      }
      residual = give(residual, to: claims)
    }
  }

  /// Gives by weight, round by round, what is claimed; returns what is left.
  private mutating func give(_ amount: Double, to claims: [Claim]) -> Double {
    var left = amount
    var hungry = claims.filter { $0.want > 0 && $0.weight > 0 }
    var given: [Int: Double] = [:]
    while left > 1e-15, !hungry.isEmpty {
      let portion = left / hungry.reduce(0) { $0 + $1.weight }
      for claim in hungry {
        let had = given[claim.node, default: 0]
        let has =
          claim.want - had <= portion * claim.weight
          ? claim.want : had + portion * claim.weight
        given[claim.node] = has
        left -= has - had
      }
      hungry.removeAll { given[$0.node, default: 0] >= $0.want }
    }
    for claim in claims { shares[claim.node] += given[claim.node, default: 0] }
    return max(0, left)
  }
}
