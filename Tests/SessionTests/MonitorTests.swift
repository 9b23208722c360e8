import Foundation
import TestSupport
import Testing

/// `rmctl monitor`, which does what needs a clock.
@Suite struct MonitorTests {
  private let rmctl: RmctlBinary

  init() throws {
    rmctl = try RmctlBinary()
  }

  private func monitor(_ words: String = "") throws -> RunningProgram {
    let monitor = try rmctl.start("monitor \(words)".words)
    #expect(eventually { monitor.error.contains("monitoring") })
    return monitor
  }

  @Test("a limit of time strikes with nobody else around")
  func deadline() throws {
    _ = try rmctl.done("group create G --max-idle 300ms")
    let monitor = try monitor("--interval 1h")
    _ = try rmctl.done("session open -g G")
    // Read from the history file: a command of ours would do it by itself.
    #expect(eventually { rmctl.text("sessions.jsonl").contains("idle-timeout") })
    monitor.signal(SIGTERM)
    #expect(monitor.finish().code == 0)
    #expect(monitor.error.contains("idle-timeout"))
  }

  @Test("a state has one monitor, also for one round; another state is another matter")
  func oneInstance() throws {
    let monitor = try monitor()
    for words in ["monitor", "monitor --once"] {
      expectRefusal(try rmctl.run(words.words), 6, "monitor.running")
    }
    let other = try RmctlBinary()
    #expect(try other.done("monitor --once").out == "nothing was due\n")
    monitor.signal(SIGINT)
    #expect(monitor.finish().code == 0)
    #expect(try rmctl.done("monitor --once").out == "nothing was due\n")
  }

  @Test("a monitor killed with -9 keeps no place")
  func killed() throws {
    let monitor = try monitor()
    monitor.signal(SIGKILL)
    monitor.finish()
    _ = try rmctl.done("monitor --once")
  }

  @Test("a quiet hour writes nothing")
  func quiet() throws {
    _ = try rmctl.done("group create G")
    // The machine may be busier than it was, and then it is written down once.
    #expect(
      try eventually {
        let before = rmctl.bytes("state.json")
        for _ in 0..<3 { _ = try rmctl.done("monitor --once") }
        return rmctl.bytes("state.json") == before
      })
  }

  @Test("one round finds the session whose supervisor died")
  func lost() throws {
    let run = try rmctl.start("run -- sleep 300".words)
    #expect(try rmctl.reaches(1, "active"))
    run.signal(SIGKILL)
    run.finish()
    // Every command reaps before it does its own work, so the session is gone either way.
    _ = try rmctl.done("monitor --once")
    #expect(rmctl.text("sessions.jsonl").contains("\"lost\""))
  }

  @Test("what was changed by hand heals within a round", .enabled(if: ControlGroupsHere.areUsable))
  func heals() throws {
    let run = try rmctl.start(
      ["run", "--pids", "33", "--", "sh", "-c", "until [ -e go ]; do sleep 0.02; done"])
    #expect(try rmctl.reaches(1, "active"))
    func pids() -> String? {
      ControlGroupsHere.text(ofState: rmctl.text("state.json"), "g-3/s-1", ["pids.max"])
    }
    #expect(eventually { pids() == "33" })
    let monitor = try monitor("--interval 100ms")
    #expect(
      ControlGroupsHere.write("44", ofState: rmctl.text("state.json"), "g-3/s-1", ["pids.max"]))
    #expect(eventually { pids() == "33" })
    monitor.signal(SIGTERM)
    #expect(monitor.finish().code == 0)
    try rmctl.write("", to: "go")
    #expect(run.finish().code == 0)
  }

  @Test("an interval out of its range is refused")
  func interval() throws {
    for text in ["0", "1ms", "2d", "x"] {
      #expect(try rmctl.run(["monitor", "--once", "--interval", text]).code == 2)
    }
  }
}
