import Quantities
import Scheduling
import Simulator
import Testing

/// Tasks on pretended processors.
struct ProcessorTests {
  private static let busy = """
    until: 10s
    groups: [{name: A, weight: 1024}, {name: B, weight: 2048}, {name: C, weight: 4096}]
    tasks: [{name: a, group: A}, {name: b, group: B}, {name: c, group: C}]
    """

  @Test(
    "groups that want all they can get share as their weights, where a policy knows weights",
    arguments: [
      CPUPolicy.completelyFair, .fairShare, .weightedFair, .earliestEligible,
    ])
  func sharesByWeight(policy: CPUPolicy) throws {
    let simulated = try Simulated(Self.busy) { $0.cpu.policy = policy }
    let quantum: Int64 = 100
    #expect(abs(simulated.used("a") - 10_000 / 7) <= quantum)
    #expect(abs(simulated.used("b") - 20_000 / 7) <= quantum)
    #expect(abs(simulated.used("c") - 40_000 / 7) <= quantum)
    #expect(simulated.report.cpu.used == .seconds(10))
    #expect(simulated.report.groups.map { Int(($0.entitlement * 7).rounded()) } == [1, 2, 4])
  }

  @Test("round robin gives turns by priority, and the lowest is served by its age")
  func roundRobin() throws {
    let simulated = try Simulated(
      """
      until: 10s
      cpu: {policy: round-robin, quantum: 10ms, quanta: [20ms]}
      tasks: [{name: high, priority: 0}, {name: low, priority: 7}]
      """)
    #expect(simulated.used("high") > simulated.used("low"))
    #expect(simulated.used("low") > 0)
    let turn = simulated.entries(.run, of: "high").first
    #expect(turn?.span == .milliseconds(20))
  }

  @Test("a task ends when its work is done, and the machine stands still when nothing is left")
  func completion() throws {
    let simulated = try Simulated(
      "tasks: [{name: a, cpu: 30ms}, {name: b, cpu: 50ms, arrival: 200ms, deadline: 50ms}]")
    #expect(simulated.task("a")?.state == "completed")
    #expect(simulated.task("a")?.finished == Instant(nanoseconds: 30_000_000))
    #expect(simulated.task("b")?.metDeadline == true)
    #expect(simulated.report.end == Instant(nanoseconds: 250_000_000))
    #expect(abs(simulated.report.utilization - 80 / 250) < 1e-9)
    #expect(simulated.report.isWhole)
  }

  @Test("a deadline is missed by work that ends later, and by work that is not done when it passes")
  func deadlines() throws {
    let simulated = try Simulated(
      """
      until: 100ms
      tasks:
        - {name: late, cpu: 50ms, deadline: 40ms}
        - {name: open, cpu: 50ms, deadline: 60ms}
        - {name: ahead, cpu: 500ms, deadline: 1s}
      """)
    #expect(simulated.task("late")?.metDeadline == false)
    #expect(simulated.task("open")?.metDeadline == false)
    #expect(simulated.task("ahead")?.metDeadline == nil)
  }

  @Test("a sleeper runs as long as it says, sleeps as long as it says, and is answered at once")
  func sleepers() throws {
    let simulated = try Simulated(
      """
      until: 10s
      cpu: {policy: eevdf, quantum: 10ms}
      groups: [{name: A}, {name: B}]
      tasks:
        - {name: web, group: A, burst: 1ms, sleep: 9ms}
        - {name: job, group: B}
      """)
    let web = try #require(simulated.task("web"))
    #expect(abs(web.used.milliseconds - 1000) < 50)
    #expect(web.used + web.paused + web.waited == .seconds(10))
    #expect(simulated.entries(.sleep, of: "web").allSatisfy { $0.span == .milliseconds(9) })
    let response = try #require(simulated.group("A")?.response.p99)
    #expect(response <= .milliseconds(10))
    #expect(simulated.used("job") + web.used.milliseconds == 10_000)
  }

  @Test("several that are alike have numbers and come one after the other")
  func counts() throws {
    let simulated = try Simulated(
      "tasks: [{name: t, cpu: 10ms, count: 3, interval: 100ms, arrival: 50ms}]")
    #expect(simulated.report.tasks.map(\.name) == ["t-1", "t-2", "t-3"])
    let arrivals = simulated.report.tasks.map(\.arrival.nanoseconds)
    #expect(arrivals == [50_000_000, 150_000_000, 250_000_000])
    #expect(simulated.report.end == Instant(nanoseconds: 260_000_000))
  }

  @Test("a group is held to its limit of all processors, and others get what it leaves")
  func limits() throws {
    let simulated = try Simulated(
      """
      until: 10s
      machine: {cores: 2}
      groups: [{name: A, limit: 25%}, {name: B}]
      tasks: [{name: a, group: A, count: 3}, {name: b, group: B, count: 3}]
      """)
    let all: Double = 20_000
    let a = try #require(simulated.group("A")?.used.milliseconds)
    #expect(abs(Double(a) / all - 0.25) < 0.005)
    #expect(simulated.report.cpu.used == .seconds(20))
  }

  @Test("what is due to a group is no more than its limit, and others are due the rest")
  func entitlementUnderLimit() throws {
    let simulated = try Simulated(
      """
      until: 1s
      groups: [{name: A, limit: 20%, weight: 3072}, {name: B}, {name: C, weight: 3072}, {name: D}]
      tasks: [{name: a, group: A}, {name: b, group: B}, {name: c, group: C}]
      """)
    let due = simulated.report.groups.map(\.entitlement)
    for (found, expected) in zip(due, [0.2, 0.2, 0.6, 0]) {
      #expect(abs(found - expected) < 1e-9, "\(due)")
    }
  }

  @Test("whoever may run again interrupts as if it had been woken")
  func limitInterrupts() throws {
    let simulated = try Simulated(
      """
      until: 10s
      cpu: {policy: round-robin, quantum: 100ms}
      groups: [{name: A, limit: 10%}, {name: B}]
      tasks: [{name: a, group: A, priority: 0}, {name: b, group: B, priority: 7}]
      """)
    #expect(abs(simulated.used("a") - 1000) <= 20)
  }

  @Test("the response of a task counts from its coming and from each waking to its running")
  func responses() throws {
    let simulated = try Simulated(
      """
      cpu: {policy: weighted-fair}
      tasks:
        - {name: a, group: A, cpu: 40ms}
        - {name: b, group: B, cpu: 20ms, burst: 10ms, sleep: 5ms}
        - {name: c, group: C, cpu: 40ms, arrival: 45ms}
      """)
    let response = try #require(simulated.group("B")?.response)
    #expect(response.count == 2)
    // Behind 40 ms of a; then it wakes while c runs to 90 ms.
    #expect(response.max.map { abs($0.nanoseconds - 40_000_000) < 400_000 } == true)
    #expect(response.p50.map { abs($0.nanoseconds - 35_000_000) < 400_000 } == true)
    #expect(simulated.group("A")?.response.max == .zero)
    #expect(simulated.report.tasks.map(\.turns) == [1, 2, 1])
    // Further turns without a pause are no answers.
    let alone = try Simulated("{cpu: {policy: eevdf}, tasks: [{name: a, cpu: 1s}]}")
    #expect(alone.entries(.run).count == 10)
    #expect(alone.group("default")?.response.count == 1)
  }

  @Test("a group alone stays at its limit: the rest of the machine is idle")
  func limitAlone() throws {
    let simulated = try Simulated(
      "{until: 10s, groups: [{name: A, limit: 40%}], tasks: [{name: a, group: A, count: 2}]}")
    #expect(abs(simulated.report.utilization - 0.4) < 0.005)
    #expect(simulated.report.cpu.throttles > 0)
  }

  @Test("a runaway keeps its factor of the share that it had")
  func runaways() throws {
    let simulated = try Simulated(
      """
      until: 100s
      cpu: {quantum: 10ms, runawayThreshold: 1s, throttleFactor: 20}
      tasks: [{name: a, cpu: 900ms}, {name: b}]
      """)
    #expect(simulated.report.cpu.runaways == 1)
    let b = try #require(simulated.task("b"))
    // A second at full speed, then a fifth of the processor.
    #expect(abs(b.used.milliseconds - 20_800) < 500)
  }

  @Test("tasks spread over processors, and load is moved between them")
  func processors() throws {
    let simulated = try Simulated(
      """
      until: 9s
      machine: {cores: 2, nodes: 2}
      tasks: [{name: t, count: 3}]
      """)
    #expect(simulated.report.cpu.used == .seconds(18))
    // One goes to the other side every 100 ms, and the last time is the end.
    #expect((88...91).contains(simulated.report.cpu.migrations))
    for name in ["t-1", "t-2", "t-3"] { #expect(abs(simulated.used(name) - 6000) < 600, "\(name)") }
    #expect(simulated.report.processors.allSatisfy { $0.used == .seconds(9) })
  }

  @Test("who wakes up on another processor is as far there as it was where it fell asleep")
  func wakingElsewhere() throws {
    let simulated = try Simulated(
      """
      until: 60s
      machine: {cores: 2}
      cpu: {policy: weighted-fair}
      groups: [{name: I, weight: 60000}, {name: B, weight: 30000}]
      tasks:
        - {name: etl, group: B, cpu: 12s, count: 4, interval: 1s}
        - {name: report, group: I, cpu: 20s, arrival: 5s}
        - {name: shell, group: I, burst: 5ms, sleep: 500ms}
      """)
    // A turn of another is the most that it waits for; by a foreign clock it was 630 ms.
    let response = try #require(simulated.group("I")?.response.max)
    #expect(response <= .milliseconds(200))
  }
}
