import Benchmark
import ResourceManagement
import Scheduling

/// A plan of `count` leaves under `branches` inner nodes.
func tree(leaves count: Int, branches: Int) -> ShareTree {
  var tree = ShareTree()
  let nodes = (0..<branches).map { tree.add(below: tree.root, weight: Double($0 + 1)) }
  for leaf in 0..<count {
    _ = tree.add(
      below: nodes[leaf % branches], weight: Double(leaf % 7 + 1), limit: 0.9,
      demand: leaf % 3 == 0 ? 0.001 : 1)
  }
  return tree
}

/// A plan of `count` leaves in a tree of three levels, 10 inner nodes and 100 below them, by one
/// method throughout; every node has a fraction at one of the eight levels.
func deepTree(leaves count: Int, method: ShareTree.Method) -> ShareTree {
  var tree = ShareTree(method: method)
  func add(_ position: Int, below parent: Int, siblings: Int, demand: Double = 1) -> Int {
    var levels = [Double](repeating: 0, count: ShareTree.levelCount)
    levels[position % levels.count] = min(1, 4 / Double(siblings))
    return tree.add(
      below: parent, weight: Double(position % 7 + 1), levels: levels, limit: 0.9,
      demand: demand, method: method)
  }
  let outer = (0..<10).map { add($0, below: tree.root, siblings: 10) }
  let inner = (0..<100).map { add($0 / 10, below: outer[$0 % 10], siblings: 10) }
  for leaf in 0..<count {
    _ = add(
      leaf / 100, below: inner[leaf % 100], siblings: max(1, count / 100),
      demand: leaf % 3 == 0 ? 0.001 : 1)
  }
  return tree
}

/// `count` rules, each for one user and one program, with a clock.
func ruledPolicy(rules count: Int) throws -> Policy {
  var policy = Policy.builtIn(at: WallTime(milliseconds: 0))
  for index in 0..<count {
    let condition = try RuleExpression(
      parsing: "user = user\(index) and program ~ \"etl*\" and time in 22:00..06:00")
    try policy.createRule(
      EntityName("R\(index)"), RuleAttributes(when: condition, group: Policy.batchGroup))
  }
  return policy
}

/// A flat plan of `count` groups with pools, limits and switches.
func widePolicy(groups count: Int) throws -> Policy {
  let time = WallTime(milliseconds: 0)
  var policy = Policy.builtIn(at: time)
  try policy.createPlan(EntityName("WIDE"), at: time)
  for index in 0..<count {
    let group = try policy.createGroup(EntityName("G\(index)"), GroupAttributes(), at: time)
    var directive = Directive(
      .group(group.id), shares: index % 50 + 1,
      limits: ResourceLimits(maxSessions: 10, queueTimeout: .seconds(60)))
    directive.switching.action = .group(Policy.batchGroup)
    directive.switching.cpu = .seconds(600)
    try policy.setDirective(plan: "WIDE", directive, at: time)
  }
  try policy.setDirective(plan: "WIDE", Directive(.others, shares: 1), at: time)
  return policy
}

func policyBenchmarks(_ configuration: Benchmark.Configuration) {
  let night = WallTime(milliseconds: 23 * 3_600_000)
  for count in [100, 10_000] {
    guard let policy = try? ruledPolicy(rules: count) else { continue }
    let classifier = Engine(policy: policy).compiled.classifier
    let session = SessionAttributes(user: "user\(count / 2)", program: "etl-load")
    let applicant = Applicant(session, as: Principal(user: "bench"), kind: .script)
    Benchmark("classify among \(count) rules with exact users", configuration: configuration) {
      benchmark in
      for _ in benchmark.scaledIterations {
        blackHole(classifier.place(applicant, at: night))
      }
    }
  }
  guard let wide = try? widePolicy(groups: 500), let plan = try? wide.plan(named: "WIDE") else {
    return
  }
  Benchmark("validate a plan of 500 groups", configuration: configuration) { benchmark in
    for _ in benchmark.scaledIterations { blackHole(wide.analysis(of: plan, asTop: true)) }
  }
}

let benchmarks: @Sendable () -> Void = {
  let configuration = Benchmark.Configuration(
    metrics: [.wallClock, .instructions], warmupIterations: 3, maxDuration: .seconds(2))
  policyBenchmarks(configuration)
  for count in [10, 100, 1000, 10_000] {
    let tree = tree(leaves: count, branches: 30)
    Benchmark("share tree, \(count) groups", configuration: configuration) { benchmark in
      for _ in benchmark.scaledIterations { blackHole(tree.shares()) }
    }
  }
  for method in [ShareTree.Method.weights, .levels] {
    let tree = deepTree(leaves: 1000, method: method)
    Benchmark("1 000 groups in a 3-level tree, by \(method)", configuration: configuration) {
      benchmark in
      for _ in benchmark.scaledIterations { blackHole(tree.shares()) }
    }
  }
  engineBenchmarks()
  schedulerBenchmarks()
}
