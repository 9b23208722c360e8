import Foundation
import TestSupport
import Testing

/// Utilization limits on real processes.
struct CapTests {
  @Test func `A utilization limit holds a busy loop down and says for how long`() throws {
    let rmctl = try RmctlBinary()
    for line in [
      "group create CAPPED", "plan create TIGHT",
      "directive set TIGHT CAPPED --shares 10 --utilization-limit 10",
      "directive set TIGHT OTHER_GROUPS --shares 90", "plan activate TIGHT",
    ] {
      _ = try rmctl.done(line)
    }
    let answer = try rmctl.run(
      "run -g CAPPED --timeout 2s --result r.json --".words
        + ["sh", "-c", "while :; do :; done"])
    #expect(answer.code == 124, "\(answer)")
    let result = CommandAnswer.object(rmctl.text("r.json"))
    let cpu = try #require(result["cpuMs"] as? Int)
    let ran = try #require(result["ranMs"] as? Int)
    let throttled = try #require(result["throttledMs"] as? Int)
    let processors = ProcessInfo.processInfo.activeProcessorCount
    // A tenth of the machine, and for the start of the command and one look too late.
    #expect(cpu <= ran * processors / 10 + 200, "\(result)")
    #expect(cpu >= ran * processors / 40, "\(result)")
    #expect(throttled > 0, "\(result)")
  }

  @Test func `A session that is held down can still be ended`() throws {
    let rmctl = try RmctlBinary()
    for line in [
      "group create CAPPED", "plan create TIGHT --max-utilization 5",
      "directive set TIGHT CAPPED --shares 10", "directive set TIGHT OTHER_GROUPS --shares 90",
      "plan activate TIGHT",
    ] {
      _ = try rmctl.done(line)
    }
    let job = try rmctl.start(
      ["run", "-g", "CAPPED", "--", "sh", "-c", "while :; do :; done"])
    #expect(
      try eventually { try rmctl.run(["session", "show", "1"]).out.contains("active") })
    _ = try rmctl.done("session kill 1")
    #expect(eventually { !job.isRunning })
  }
}
