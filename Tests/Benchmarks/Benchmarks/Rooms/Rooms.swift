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

/// An engine with a pool of one slot and `waiting` calls behind it.
func engine(waiting: Int) -> Engine {
  let now = Now(boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))
  var policy = Policy.builtIn(at: now.wall)
  try? policy.setGroup(
    Policy.batchGroup, GroupAttributes(limits: SessionLimits(maxSessions: 1)), at: now.wall)
  var engine = Engine(policy: policy)
  for _ in 0...waiting {
    let id = engine.sessions.nextSession
    _ = try? engine.apply(
      .open(
        OpenRequest(
          kind: .script, attributes: SessionAttributes(user: "bench"), owner: 0,
          group: Policy.batchGroup)), at: now)
    _ = try? engine.apply(.begin(BeginRequest(session: id)), at: now)
  }
  return engine
}

let benchmarks: @Sendable () -> Void = {
  let configuration = Benchmark.Configuration(
    metrics: [.wallClock, .instructions], warmupIterations: 3, maxDuration: .seconds(2))
  for count in [10, 100, 1000, 10_000] {
    let tree = tree(leaves: count, branches: 30)
    Benchmark("share tree, \(count) groups", configuration: configuration) { benchmark in
      for _ in benchmark.scaledIterations { blackHole(tree.shares()) }
    }
  }
  for count in [10, 100, 1000] {
    let start = engine(waiting: count)
    let now = Now(boot: Instant(nanoseconds: 1), wall: WallTime(milliseconds: 1))
    Benchmark("open, begin, end, close among \(count) waiting", configuration: configuration) {
      benchmark in
      var engine = start
      for _ in benchmark.scaledIterations {
        let id = engine.sessions.nextSession
        let call = engine.sessions.nextCall
        _ = try? engine.apply(
          .open(
            OpenRequest(
              kind: .script, attributes: SessionAttributes(user: "bench"), owner: 0,
              group: Policy.interactiveGroup)), at: now)
        _ = try? engine.apply(.begin(BeginRequest(session: id)), at: now)
        _ = try? engine.apply(.endCall(call, Usage()), at: now)
        _ = try? engine.apply(.close(id), at: now)
      }
      blackHole(engine)
    }
  }
}
