import Foundation
import Glibc
import TestSupport
import Testing

/// Processes that ran before anybody governed them.
@Suite(
  .enabled(
    if: ControlGroupsHere.areUsable, "this user may make no control groups with CPU and memory"))
struct AdoptionTests {
  private let rmctl: RmctlBinary
  private let program: RunningProgram

  init() throws {
    rmctl = try RmctlBinary()
    program = try rmctl.launch(["sh", "-c", "sleep 300 & echo $! > child; wait"])
    #expect(rmctl.pid(in: "child") != nil)
  }

  private func groups(of pid: Int32) -> String {
    (try? String(contentsOfFile: "/proc/\(pid)/cgroup", encoding: .utf8)) ?? ""
  }

  @Test("adopted with their descendants, and let go unharmed")
  func adoptAndRelease() throws {
    let child = try #require(rmctl.pid(in: "child"))
    let before = groups(of: program.pid)
    let answer = try rmctl.done("session adopt \(program.pid) -g BATCH_GROUP --label old")
    #expect(answer.out == "process \(program.pid) is session 1, with 2 processes\n")
    for pid in [program.pid, child] { #expect(groups(of: pid).contains("/g-3/s-1")) }
    let shown = try rmctl.done("session show 1 -o json").json
    #expect(shown["adopted"] as? Bool == true && shown["label"] as? String == "old")
    #expect(shown["pid"] as? Int == Int(program.pid))
    // Nobody supervises it, and yet no command takes it for lost.
    #expect(try rmctl.done("session reap").out == "nothing to reap\n")
    expectRefusal(
      try rmctl.run("session adopt \(child)".words), 6, "process.not-adoptable")
    _ = try rmctl.done("session close 1")
    #expect(groups(of: program.pid) == before && groups(of: child) == before)
    #expect(program.isRunning && RmctlBinary.isAlive(child))
    #expect(try rmctl.ended("1")["outcome"] as? String == "closed")
    #expect(ControlGroupsHere.bases(ofState: rmctl.text("state.json")).isEmpty)
  }

  @Test("killed like any other session, with the grace")
  func kill() throws {
    let child = try #require(rmctl.pid(in: "child"))
    _ = try rmctl.done("session adopt \(program.pid)")
    _ = try rmctl.done("session kill 1")
    #expect(program.finish().end == .signaled(SIGTERM))
    #expect(eventually { !RmctlBinary.isAlive(child) })
    #expect(try rmctl.sessions().isEmpty)
    #expect(try rmctl.ended("1")["outcome"] as? String == "killed")
  }

  @Test("a session is over when its processes are")
  func over() throws {
    let child = try #require(rmctl.pid(in: "child"))
    _ = try rmctl.done("session adopt \(program.pid)")
    program.signal(SIGKILL)
    program.finish()
    // The child runs on, and with it the session.
    #expect(try rmctl.sessions().count == 1)
    Glibc.kill(child, SIGKILL)
    #expect(try eventually { try rmctl.sessions().isEmpty })
    #expect(try rmctl.ended("1")["outcome"] as? String == "completed")
  }

  @Test("run --pid stays with them, and lets go when it is interrupted")
  func runPid() throws {
    let run = try rmctl.start("run --pid \(program.pid)".words)
    #expect(try rmctl.reaches(1, "active"))
    #expect(eventually { groups(of: program.pid).contains("/s-1") })
    run.signal(SIGTERM)
    #expect(run.finish().code == 143)
    #expect(program.isRunning && !groups(of: program.pid).contains("/s-1"))
    let again = try rmctl.start("run --pid \(program.pid)".words)
    #expect(try rmctl.reaches(1, "active"))
    for pid in rmctl.leftovers() where pid != again.pid { Glibc.kill(pid, SIGKILL) }
    program.finish()
    #expect(again.finish().code == 0)
  }

  @Test("what cannot be adopted is refused with its reason, and nothing changes")
  func refusals() throws {
    for (words, code) in [
      ("session adopt 1", "process.not-adoptable"),
      ("session adopt 4194304", "process.not-adoptable"),
      ("session adopt x", "value.invalid"), ("session adopt 2", "process.not-adoptable"),
      ("session adopt \(program.pid) -g NONE", "group.not-found"),
    ] {
      let answer = try rmctl.run(words.words + ["--error-format", "json"])
      #expect(answer.failure["code"] as? String == code, "\(answer)")
    }
    // Limits of commands mean nothing for it, and are not dropped silently.
    let limited = try rmctl.run("run --pid \(program.pid) --memory 1G".words)
    #expect(limited.code == 125 && limited.error.contains("--memory"), "\(limited)")
    _ = try rmctl.done("group create FULL --sessions 0")
    expectRefusal(
      try rmctl.run("session adopt \(program.pid) -g FULL".words), 6, "pool.full")
    #expect(try rmctl.sessions().isEmpty)
  }
}
