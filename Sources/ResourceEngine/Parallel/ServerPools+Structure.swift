extension ServerPools {
  /// What is broken, as a sentence; nil when the counts are the sums of what the calls hold. For
  /// tests and the engine's own check.
  ///
  /// - Complexity: O(calls + groups).
  var structuralProblem: String? {
    var fresh = ServerPools(pools.dropFirst().map(\.rule))
    var negative = false
    holdings.forEachUnordered { call, holding in
      if holding.servers < 0 || holding.call != call { negative = true }
      fresh.restore(call, holding.request, in: holding.group, degree: holding.degree)
    }
    if negative { return "a call holds less than nothing, or under another id" }
    guard fresh.busy == busy, pools.reduce(0, { $0 + $1.busy }) == busy else {
      return "\(busy) parallel servers are counted, \(fresh.busy) are held"
    }
    guard fresh.pools == pools else { return "a pool counts other servers than its calls hold" }
    guard fresh.groups == groups else { return "a group counts other servers than its calls hold" }
    return fresh.adaptiveCalls == adaptiveCalls ? nil : "adaptive calls are counted wrong"
  }
}
