import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@testable import Simulator

/// What a simulation has in its books when it is over.
struct BookkeepingTests {
  @Test("whoever is killed by the plan, refused or done is known to nobody any more")
  func nobodyLeft() throws {
    var plan = DayPlan()
    plan.web.switching.cpu = .seconds(1)
    plan.web.switching.action = .kill
    plan.etl.limits.maxEstimate = .seconds(5)
    let text = """
      tasks:
        - {name: w, group: WEB, cpu: 10s, count: 3}
        - {name: e, group: ETL, cpu: 10s}
        - {name: i, group: INTERACTIVE_GROUP, cpu: 1s}
      """
    var workload = try Workload(reading: Array(text.utf8), name: "w")
    workload.plan = "DAY"
    var simulation = try Simulation(workload, policy: try plan.policy())
    let report = simulation.run()
    #expect(
      report.tasks.map(\.state) == Array(repeating: "threshold-kill", count: 3) + [
        "refused", "completed",
      ])
    #expect(simulation.governor?.tasks.isEmpty == true)
    #expect(simulation.governor?.engine.sessions.count == 0)
    #expect(simulation.numbers.isEmpty)
    #expect(simulation.live == 0)
    #expect(simulation.wanting.allSatisfy { $0 == 0 })
  }

  @Test("whoever is moved wants to run in the new group and no more in the old one")
  func moved() throws {
    var plan = DayPlan()
    plan.web.switching.cpu = .seconds(1)
    plan.web.switching.action = .group(DayPlan.etl)
    let text = "{until: 3s, plan: DAY, tasks: [{name: w, group: WEB}, {name: v, group: WEB}]}"
    let workload = try Workload(reading: Array(text.utf8), name: "w")
    var simulation = try Simulation(workload, policy: try plan.policy())
    _ = simulation.run()
    let wanting = zip(simulation.groupNames, simulation.wanting).filter { $0.1 != 0 }
    #expect(wanting.map(\.0) == ["ETL"] && wanting.map(\.1) == [2])
  }
}
