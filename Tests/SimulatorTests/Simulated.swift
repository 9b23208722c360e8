import Documents
import Quantities
import ResourcePolicy
import Simulator

/// A workload from its text, and what comes of it.
struct Simulated {
  let report: SimulationReport
  let timeline: [TimelineEntry]

  init(
    _ text: String, policy: Policy? = nil, _ change: (inout Workload) -> Void = { _ in }
  ) throws {
    var workload = try Workload(reading: Array(text.utf8), name: "w.yaml")
    change(&workload)
    var simulation = try Simulation(workload, policy: policy)
    var entries: [TimelineEntry] = []
    report = simulation.run { entries.append($0) }
    timeline = entries
  }

  func task(_ name: String) -> TaskResult? { report.tasks.first { $0.name == name } }
  func group(_ name: String) -> GroupResult? { report.groups.first { $0.name == name } }
  func requests(_ name: String) -> RequestsResult? { report.requests.first { $0.name == name } }

  /// CPU time in milliseconds.
  func used(_ name: String) -> Int64 { task(name)?.used.milliseconds ?? -1 }

  func entries(_ event: TimelineEntry.Event, of name: String? = nil) -> [TimelineEntry] {
    timeline.filter { $0.event == event && (name == nil || $0.name == name) }
  }
}

/// The problems of a workload text, as `LINE:COLUMN: MESSAGE`.
func problems(of text: String) -> [String] {
  do {
    _ = try Workload(reading: Array(text.utf8), name: "w")
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

/// A policy whose plan `DAY` has the groups `WEB` and `ETL` by shares, 3 to 1 and 1 for the others.
struct DayPlan {
  static let web = GroupID(100)
  static let etl = GroupID(101)

  var web = Directive(.group(Self.web), shares: 3)
  var etl = Directive(.group(Self.etl), shares: 1)
  var others = Directive(.others, shares: 1)
  var plan = PlanAttributes()

  func policy() throws -> Policy {
    let time = WallTime(milliseconds: 0)
    var policy = Policy.builtIn(at: time)
    for name in ["WEB", "ETL"] {
      try policy.createGroup(try EntityName(name), GroupAttributes(), at: time)
    }
    try policy.createPlan(try EntityName("DAY"), plan, at: time)
    for directive in [web, etl, others] {
      try policy.setDirective(plan: "DAY", directive, at: time)
    }
    return policy
  }
}
