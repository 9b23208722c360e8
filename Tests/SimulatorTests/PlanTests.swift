import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling
import Simulator
import Testing

/// Tasks as sessions under a plan: the engine decides.
struct PlanTests {
  private func simulated(
    _ text: String, _ change: (inout DayPlan) -> Void = { _ in }
  ) throws -> Simulated {
    var plan = DayPlan()
    change(&plan)
    return try Simulated(text, policy: try plan.policy()) { $0.plan = "DAY" }
  }

  private static let busy =
    "{until: 20s, tasks: [{name: w, group: WEB}, {name: e, group: ETL}]}"

  @Test(
    "groups that want all they can get share as the plan says, and the idle others leave theirs")
  func shares() throws {
    let simulated = try simulated(Self.busy)
    #expect(abs(simulated.used("w") - 15_000) <= 100)
    #expect(abs(simulated.used("e") - 5_000) <= 100)
    #expect(simulated.group("WEB")?.entitlement == 0.75)
    // Groups without any work are left out.
    #expect(simulated.report.groups.map(\.name) == ["WEB", "ETL"])
  }

  @Test("a group that sleeps leaves its share to the others for as long")
  func idleShare() throws {
    let simulated = try simulated(
      """
      until: 20s
      tasks: [{name: w, group: WEB, burst: 10ms, sleep: 90ms}, {name: e, group: ETL}]
      """)
    #expect(simulated.used("w") > 1900)
    #expect(simulated.report.cpu.used == .seconds(20))
  }

  @Test("emphasis: a level below gets what the level above leaves")
  func emphasis() throws {
    let simulated = try simulated(Self.busy) { day in
      day.plan.method = .emphasis
      day.web = Directive(.group(DayPlan.web))
      day.web.levels[1] = Percentage(percent: 80)
      day.etl = Directive(.group(DayPlan.etl))
      day.etl.levels[2] = Percentage(percent: 80)
      day.others = Directive(.others)
      day.others.levels[2] = Percentage(percent: 20)
    }
    // The idle others leave a fifth of what the first level leaves, which goes back to both.
    #expect(abs(simulated.used("w") - 20_000 * 5 / 6) <= 100)
    #expect(abs(simulated.used("e") - 20_000 / 6) <= 100)
  }

  @Test("a utilization limit holds a group down while the machine is idle")
  func utilizationLimit() throws {
    let simulated = try simulated("{until: 20s, tasks: [{name: e, group: ETL, count: 2}]}") {
      $0.etl = Directive(
        .group(DayPlan.etl), shares: 1, utilizationLimit: Percentage(percent: 30))
    }
    #expect(abs(simulated.report.utilization - 0.3) < 0.005)
  }

  @Test("an active session pool lets in as many as it has room for, in order of their coming")
  func sessionPool() throws {
    let simulated = try simulated(
      "tasks: [{name: e, group: ETL, cpu: 1s, count: 4, interval: 1ms}]"
    ) { $0.etl.limits.maxSessions = 1 }
    let starts = simulated.report.tasks.map { $0.firstRun?.nanoseconds ?? -1 }
    #expect(starts == [0, 1_000_000_000, 2_000_000_000, 3_000_000_000])
    #expect(simulated.report.tasks.last?.queued == .milliseconds(2997))
    #expect(simulated.entries(.queue).count == 3)
    #expect(simulated.entries(.admit).count == 4)
  }

  @Test("who waits too long leaves the queue without having run")
  func queueTimeout() throws {
    let simulated = try simulated("tasks: [{name: e, group: ETL, cpu: 5s, count: 2}]") {
      $0.etl.limits.maxSessions = 1
      $0.etl.limits.queueTimeout = .seconds(2)
    }
    let task = try #require(simulated.task("e-2"))
    #expect(task.state == Outcome.queueTimeout.rawValue)
    #expect(task.finished == Instant(nanoseconds: 2_000_000_000))
    #expect(task.firstRun == nil)
    #expect(task.queued == .seconds(2))
  }

  @Test("a window keeps tasks out until it closes, at the wall time that the file begins with")
  func window() throws {
    let time = WallTime(milliseconds: 0)
    var policy = try DayPlan().policy()
    _ = try policy.createWindow(
      try EntityName("BACKUP"),
      WindowAttributes(start: .midnight, duration: .seconds(3600), admission: .limit(1)),
      zones: .utcOnly, at: time)
    let simulated = try Simulated(
      """
      start: 2026-01-05T00:59:00.500Z
      machine: {cores: 2}
      tasks: [{name: w, group: WEB, cpu: 100s, count: 2}]
      """, policy: policy
    ) { $0.plan = "DAY" }
    #expect(simulated.task("w-2")?.firstRun == Instant(nanoseconds: 59_500_000_000))
    #expect(simulated.task("w-2")?.queued == .milliseconds(59_500))
  }

  @Test("a threshold moves a call exactly when it is reached, and it goes on there")
  func switching() throws {
    let simulated = try simulated("tasks: [{name: w, group: WEB, cpu: 3s}]") {
      $0.web.switching.cpu = .milliseconds(1234)
      $0.web.switching.action = .group(DayPlan.etl)
    }
    let move = simulated.entries(.move, of: "w").last
    #expect(move?.at == Instant(nanoseconds: 1_234_000_000))
    #expect(simulated.task("w")?.group == "ETL")
    #expect(simulated.task("w")?.state == "completed")
    #expect(simulated.group("WEB")?.used == .milliseconds(1234))
    #expect(simulated.group("ETL")?.used == .milliseconds(1766))
    // Both have had a task.
    #expect(simulated.report.groups.map(\.entitlement) == [0.75, 0.25])
  }

  @Test("whoever is ended at the end of a burst neither sleeps nor goes on")
  func endingAtPause() throws {
    let simulated = try simulated(
      "tasks: [{name: w, group: WEB, cpu: 40ms, burst: 20ms, sleep: 5ms}]"
    ) {
      $0.web.switching.cpu = .milliseconds(20)
      $0.web.switching.action = .kill
    }
    #expect(simulated.task("w")?.state == Outcome.thresholdKill.rawValue)
    #expect(simulated.task("w")?.paused == .zero)
    #expect(simulated.entries(.sleep).isEmpty)
    #expect(simulated.report.end == Instant(nanoseconds: 20_000_000))
  }

  @Test("CPU time counts once, however often a task is charged")
  func chargedOnce() throws {
    let simulated = try simulated(
      "tasks: [{name: w, group: WEB, burst: 10ms, io: {bytes: 4K}, cpu: 10s}]"
    ) {
      $0.web.switching.cpu = .milliseconds(95)
      $0.web.switching.action = .cancel
    }
    #expect(simulated.task("w")?.used == .milliseconds(95))
    #expect(simulated.requests("w")?.completed == 9)
  }

  @Test("a threshold on requests counts them, whatever their size")
  func requestThreshold() throws {
    let simulated = try simulated(
      "tasks: [{name: w, group: WEB, burst: 10ms, io: {bytes: 4K}, cpu: 10s}]"
    ) {
      $0.web.switching.ioRequests = 3
      $0.web.switching.action = .cancel
    }
    #expect(simulated.task("w")?.state == Outcome.thresholdCancel.rawValue)
    #expect(simulated.requests("w")?.completed == 3)
  }

  @Test("whoever is ended while it waits for the disk or sleeps does not come back")
  func endingWhileAway() throws {
    let simulated = try simulated(
      """
      until: 20s
      machine: {disk: {bandwidth: 1M}}
      tasks:
        - {name: blocked, group: ETL, cpu: 9s, burst: 1s, io: {bytes: 5M}, sleep: 1s}
        - {name: asleep, group: ETL, cpu: 9s, burst: 500ms, sleep: 9s}
        - {name: w, group: WEB, cpu: 15s}
      """
    ) { $0.etl.limits.maxExecution = .seconds(6) }
    for name in ["blocked", "asleep"] {
      let task = try #require(simulated.task(name))
      #expect(task.state == Outcome.executionTimeout.rawValue)
      #expect(task.finished == Instant(nanoseconds: 6_000_000_000))
      #expect(task.used + task.waited + task.paused == .seconds(6))
      #expect(simulated.entries(.wake, of: name).isEmpty)
    }
    #expect(simulated.entries(.sleep, of: "blocked").isEmpty)
    #expect(simulated.requests("blocked")?.completed == 1)
    #expect(simulated.task("w")?.state == "completed")
  }

  @Test("a threshold on bytes cancels a call, an execution limit ends it: each says so")
  func endings() throws {
    let simulated = try simulated(
      """
      tasks:
        - {name: w, group: WEB, burst: 10ms, io: {bytes: 1M}, cpu: 10s}
        - {name: e, group: ETL, cpu: 100s}
      """
    ) {
      $0.web.switching.ioBytes = ByteCount(bytes: 5 << 20)
      $0.web.switching.action = .cancel
      $0.etl.limits.maxExecution = .seconds(3)
    }
    #expect(simulated.task("w")?.state == Outcome.thresholdCancel.rawValue)
    #expect(simulated.task("w")?.reason?.contains("5M") == true)
    #expect(simulated.requests("w")?.completed == 5)
    #expect(simulated.task("e")?.state == Outcome.executionTimeout.rawValue)
    #expect(simulated.task("e")?.finished == Instant(nanoseconds: 3_000_000_000))
  }

  @Test("an estimate above the limit is refused, with the reason; memory makes others wait")
  func refusals() throws {
    let simulated = try simulated(
      """
      machine: {memory: 4G}
      tasks:
        - {name: w, group: WEB, cpu: 1s, estimate: 1h}
        - {name: e, group: ETL, cpu: 1s, memory: 900M, count: 2}
      """
    ) { $0.web.limits.maxEstimate = .seconds(60) }
    #expect(simulated.task("w")?.state == "refused")
    #expect(simulated.task("w")?.reason?.contains("1h") == true)
    #expect(simulated.task("e-1")?.finished == Instant(nanoseconds: 1_000_000_000))
    #expect(simulated.task("e-2")?.firstRun == Instant(nanoseconds: 1_000_000_000))
  }

  @Test("a group's I/O limit holds at the disk")
  func ioLimit() throws {
    let simulated = try simulated(
      "{until: 10s, requests: [{name: r, group: ETL, bytes: 64K, count: 1000}]}"
    ) { $0.etl.limits.ioBandwidth = ByteCount(bytes: 1 << 20) }
    let moved = try #require(simulated.requests("r")?.bytes.bytes)
    #expect((10 << 20...11 << 20).contains(moved))
    // A group that only makes requests is there as well.
    #expect(simulated.report.groups.map(\.name) == ["ETL"])
  }

  @Test("who still sleeps or is queued at the end has done so until then")
  func stillAway() throws {
    let simulated = try simulated(
      """
      until: 10s
      tasks:
        - {name: w, group: WEB, cpu: 9s, burst: 4s, sleep: 1h, deadline: 10s}
        - {name: e, group: ETL, count: 2, arrival: 1s}
      """
    ) { $0.etl.limits.maxSessions = 1 }
    let web = try #require(simulated.task("w"))
    #expect(web.state == "sleeping")
    #expect(web.used + web.waited + web.paused == .seconds(10))
    #expect(web.paused > .seconds(4))
    // It has passed when it is over, and not before.
    #expect(web.metDeadline == nil)
    #expect(simulated.task("e-2")?.state == "queued")
    #expect(simulated.task("e-2")?.queued == .seconds(9))
  }

  @Test("a task without a group goes where its attributes lead")
  func classification() throws {
    var policy = try DayPlan().policy()
    try policy.setMapping(
      .user, try Glob("anna", field: "value"), to: DayPlan.web, at: WallTime(milliseconds: 0))
    let simulated = try Simulated(
      """
      tasks:
        - {name: a, user: anna, cpu: 1s, burst: 600ms, io: {bytes: 4K}}
        - {name: b, user: bob, cpu: 1s}
      """, policy: policy
    ) { $0.plan = "DAY" }
    #expect(simulated.group("WEB")?.used == .seconds(1))
    // So do its requests.
    #expect(simulated.requests("a")?.group == "WEB")
    #expect(simulated.group("WEB")?.io.submitted == 1)
    #expect(simulated.task("a")?.group == "WEB")
    #expect(simulated.task("b")?.group == "INTERACTIVE_GROUP")
  }

  @Test("what does not fit together is refused before anything runs")
  func errors() throws {
    let policy = try DayPlan().policy()
    func error(_ text: String, plan: String? = "DAY") -> SimulationError? {
      do {
        _ = try Simulated(text, policy: policy) { $0.plan = plan }
        return nil
      } catch { return error as? SimulationError }
    }
    let task = "tasks: [{name: a, cpu: 1s}]"
    #expect(error(task, plan: "NIGHT") == .policy(.notFound(.plan, name: "NIGHT")))
    #expect(
      error("{groups: [{name: WEB, weight: 2}], \(task)}") == .weightsUnderPlan(group: "WEB"))
    #expect(error("{groups: [{name: WEB}], \(task)}") == nil)
    #expect(
      error("tasks: [{name: a, cpu: 1s, group: WBE}]")
        == .policy(.notFound(.group, name: "WBE")))
  }
}
