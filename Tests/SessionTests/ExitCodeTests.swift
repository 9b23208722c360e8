import Foundation
import TestSupport
import Testing

/// Every exit code that a management command can end in, by `help exit-codes`.
@Suite struct ExitCodeTests {
  static let refusals: [Refusal] = [
    Refusal("", 2, "usage.unknown-command"),
    Refusal("nosuch", 2, "usage.unknown-command"),
    Refusal("group", 2, "usage.unknown-command"),
    Refusal("group frobnicate", 2, "usage.unknown-command"),
    Refusal("group list --frobnicate", 2, "usage.invalid"),
    Refusal("group list extra", 2, "usage.invalid"),
    Refusal("group create", 2, "usage.invalid"),
    Refusal("group create A --priority", 2, "usage.invalid"),
    Refusal("group create A --priority high", 2, "value.invalid"),
    Refusal("group create A --priority 8", 2, "value.out-of-range"),
    Refusal("group create 1A", 2, "name.invalid"),
    Refusal("-S", 2, "usage.invalid"),
    Refusal("session kill none", 2, "value.invalid"),
    Refusal("group list --columns nosuch", 2, "usage.invalid"),
    Refusal("group list --sort nosuch", 2, "usage.invalid"),
    Refusal("group list -o yaml2", 2, "usage.invalid"),
    Refusal("session kill 1 --signal NOSUCH", 2, "usage.invalid"),
    Refusal("call begin 1 --wait --no-wait", 2, "usage.invalid"),
    Refusal("state repair", 2, "usage.invalid"),
    Refusal("rule create R --when nonsense -g OWN", 2, "condition.invalid"),
    Refusal("mapping order user program", 2, "order.invalid"),
    Refusal("apply -f bad.yaml", 2, "document.invalid"),
    Refusal("apply", 2, "usage.invalid"),
    Refusal("group show NOSUCH", 4, "group.not-found"),
    Refusal("group set NOSUCH --priority 1", 4, "group.not-found"),
    Refusal("group delete OWN --reassign-to NOSUCH", 4, "group.not-found"),
    Refusal("plan show NOSUCH", 4, "plan.not-found"),
    Refusal("plan activate NOSUCH", 4, "plan.not-found"),
    Refusal("rule show NOSUCH", 4, "rule.not-found"),
    Refusal("mapping delete user nobody", 4, "mapping.not-found"),
    Refusal("directive show DEFAULT_PLAN OWN", 4, "directive.not-found"),
    Refusal("session show 99", 4, "session.not-found"),
    Refusal("session kill 99", 4, "session.not-found"),
    Refusal("session switch 99 OWN", 4, "session.not-found"),
    Refusal("session wait 99 --timeout 0", 4, "session.not-found"),
    Refusal("call end 99", 4, "call.not-found"),
    Refusal("settings get nosuch", 4, "setting.not-found"),
    Refusal("help nosuch", 4, "topic.not-found"),
    Refusal("schedule show NOSUCH", 4, "schedule.not-found"),
    Refusal("window open NOSUCH", 4, "window.not-found"),
    Refusal("group revoke OWN alice", 4, "grant.not-found"),
    Refusal("settings set zone Nowhere/City", 4, "zone.not-found"),
    Refusal("explain plan.nosuch", 4, "field.not-found"),
    Refusal("apply -f nosuch.yaml", 4, "file.not-found"),
    Refusal("group create OWN", 5, "group.exists"),
    Refusal("group create own", 5, "group.exists"),
    Refusal("group create DEFAULT_PLAN", 5, "name.taken"),
    Refusal("plan create DEFAULT_PLAN", 5, "plan.exists"),
    Refusal(
      "schedule create S --start 01:00 --end 02:00 --plan DEFAULT_PLAN", 5, "schedule.exists"),
    Refusal("window create W --start 01:00 --duration 1h", 5, "window.exists"),
    Refusal("state init", 5, "state.exists"),
    Refusal("group create B --if-generation 77", 5, "generation.mismatch"),
    Refusal("group delete BATCH_GROUP", 6, "object.built-in"),
    Refusal("group rename OWN OTHER_GROUPS", 6, "name.reserved"),
    Refusal("plan activate EMPTY", 6, "plan.invalid"),
    Refusal("plan delete DEFAULT_PLAN", 6, "object.built-in"),
    Refusal("apply -f hope.yaml", 6, "expectation.failed"),
    Refusal("session open -g ASLEEP", 6, "group.inactive"),
    Refusal("session switch 1 ASLEEP", 6, "group.inactive"),
    Refusal("window close W", 6, "window.not-open"),
    Refusal("state repair --from-bak --no-input", 13, "input.declined"),
    Refusal("state repair --from-bak", 13, "input.declined"),
  ]

  @Test func everyRefusalHasItsCodeAndChangesNothing() throws {
    let rmctl = try RmctlBinary()
    try rmctl.write("groups: [{name: OWN, nosuch: 1}]", to: "bad.yaml")
    try rmctl.write("expect: [{plan: DEFAULT_PLAN, shares: {OWN: 99}}]", to: "hope.yaml")
    for line in [
      "group create OWN", "group create ASLEEP", "group deactivate ASLEEP", "plan create EMPTY",
      "schedule create S --start 01:00 --end 02:00 --plan DEFAULT_PLAN", "session open",
      "window create W --start 01:00 --duration 1h", "window disable W",
    ] { try rmctl.done(line) }
    let before = rmctl.bytes("state.json")
    for refusal in Self.refusals {
      let answer = try rmctl.run(refusal.line.words)
      #expect(answer.code == refusal.exit, "\(refusal.line): \(answer)")
      #expect(answer.error.contains("(\(refusal.code))"), "\(refusal.line): \(answer)")
      #expect(answer.out.isEmpty, "\(refusal.line): \(answer)")
      #expect(rmctl.bytes("state.json") == before, "\(refusal.line) changed the state")
    }
  }

  @Test func anObjectInUseIsKeptWithCode6() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create OWN")
    try rmctl.done("settings set run-group OWN")
    expectRefusal(try rmctl.run("group delete OWN".words), 6, "object.in-use")
    try rmctl.done("group delete OWN --reassign-to BATCH_GROUP")
    #expect(try rmctl.done("settings get run-group").out.contains("BATCH_GROUP"))
  }

  @Test func aWaitThatRunsOutEndsWithCode8() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("session open")
    let answer = try rmctl.run("session wait 1 --timeout 100ms".words)
    expectRefusal(answer, 8, "wait.timeout")
  }

  @Test func aLockedStateIsBusyWithCode11AndNamesTheHolder() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create OWN")
    // The pipe that nobody writes to must be there before the holder opens it; a holder that
    // does not find it ends at once and takes the lock with it.
    try #require(mkfifo(rmctl.file(".hold"), 0o600) == 0)
    let holder = try rmctl.launch(
      ["flock", rmctl.state + ".lock", "sh", "-c", "echo held; read never < .hold"])
    #expect(eventually { holder.out == "held\n" })
    for timeout in ["0", "200ms"] {
      let start = ProcessInfo.processInfo.systemUptime
      let answer = try rmctl.run(["group", "create", "B", "--lock-timeout", timeout])
      expectRefusal(answer, 11, "state.busy")
      #expect(ProcessInfo.processInfo.systemUptime - start < 9, "not the default of 10 s")
    }
    #expect(try rmctl.run("group list".words).code == 0, "reading needs no lock")
    holder.signal(SIGKILL)
  }

  @Test(.enabled(if: RmctlBinary.isRoot && RmctlBinary.hasTool("setpriv"), "needs root"))
  func whatBelongsToOthersIsDeniedWithCode7() throws {
    let rmctl = try RmctlBinary()
    try rmctl.shell("cp $RMCTL rmctl && chmod 755 rmctl . && chown -R nobody .")
    let nobody = "setpriv --reuid=nobody --regid=nogroup --clear-groups ./rmctl"
    #expect(try rmctl.shell("\(nobody) group create OWN").code == 0)
    try rmctl.done("session open")
    let kill = try rmctl.shell("\(nobody) session kill 1")
    expectRefusal(kill, 7, "access.denied")
    try rmctl.shell("chown root state.json && chmod 600 state.json")
    expectRefusal(try rmctl.shell("\(nobody) group list"), 7, "access.denied")
    try rmctl.shell("chmod 777 . && chmod 666 state.json")
    expectRefusal(try rmctl.run("group create B".words), 7, "state.untrusted")
  }
}
