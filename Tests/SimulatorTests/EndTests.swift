import Quantities
import Scheduling
import Simulator
import Testing

/// What is still going on when a simulation ends.
struct EndTests {
  @Test("a request that the disk has not done has kept it busy only since it began")
  func diskBusy() throws {
    let simulated = try Simulated(
      """
      until: 10s
      machine: {disk: {bandwidth: 1M, seek: 0s, overhead: 0s, channels: 2}}
      requests: [{name: r, bytes: 100M, arrival: 9s}]
      """)
    #expect(simulated.report.diskBusy == .seconds(1))
    #expect(abs(simulated.report.diskUtilization - 0.05) < 1e-9)
  }

  @Test("who has a processor at the end has had it until then, in the timeline as well")
  func lastTurn() throws {
    let simulated = try Simulated(
      "{until: 250ms, machine: {cores: 2}, tasks: [{name: a}, {name: b, cpu: 130ms}]}")
    let ran = simulated.entries(.stop, of: "a").map { $0.span?.nanoseconds ?? 0 }.reduce(0, +)
    #expect(ran == 250_000_000)
    #expect(simulated.task("a")?.state == "running")
    #expect(simulated.timeline.last?.at == simulated.report.end)
  }

  @Test("a simulation ends when all is done, however much later it might have")
  func doneBefore() throws {
    let simulated = try Simulated("{until: 1h, tasks: [{name: a, cpu: 2s}]}")
    #expect(simulated.report.end == Instant(nanoseconds: 2_000_000_000))
    #expect(simulated.report.utilization == 1)
  }

  @Test("what happens at the very end has happened; at no time at all only what comes then")
  func exactly() throws {
    let text = "tasks: [{name: a, cpu: 100ms}, {name: b, cpu: 1s, arrival: 100ms}]"
    let simulated = try Simulated("until: 100ms\n\(text)")
    #expect(simulated.task("a")?.state == "completed")
    #expect(simulated.task("b")?.state == "running")
    #expect(simulated.task("b")?.firstRun == simulated.report.end)
    let none = try Simulated("until: 0s\n\(text)")
    #expect(none.report.end == Instant(nanoseconds: 0))
    #expect(none.report.tasks.map(\.state) == ["running", "coming"])
    #expect(none.report.utilization == 0)
    #expect(none.report.diskUtilization == 0)
  }
}
