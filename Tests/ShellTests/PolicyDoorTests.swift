import Foundation
import TestSupport
import Testing

/// Refusals of the policy through all three doors, and its names behind the Tab key.
struct PolicyDoorTests {
  private static let refusals: [(line: String, code: String, exit: Int32)] = [
    ("rule create R -g SYS_GROUP --when 'user ='", "condition.invalid", 2),
    ("mapping order user", "order.invalid", 2),
    ("apply -f bad.yaml", "document.invalid", 2),
    ("schedule show NOSUCH", "schedule.not-found", 4),
    ("window open NOSUCH", "window.not-found", 4),
    ("group revoke SYS_GROUP alice", "grant.not-found", 4),
    ("settings set zone Nowhere/City", "zone.not-found", 4),
    ("explain nosuch", "field.not-found", 4),
    ("schedule create S --start 01:00 --end 02:00 --plan DEFAULT_PLAN", "schedule.exists", 5),
    ("window create W --start 01:00 --duration 1h", "window.exists", 5),
    ("apply -f hope.yaml", "expectation.failed", 6),
    ("session open -g ASLEEP", "group.inactive", 6),
    ("window close W", "window.not-open", 6),
    ("call begin 1", "window.refuses", 6),
  ]

  private func prepared() throws -> RmctlBinary {
    let binary = try RmctlBinary()
    try binary.write("groups: [{nme: A}]", to: "bad.yaml")
    try binary.write("expect: [{plan: DEFAULT_PLAN, shares: {SYS_GROUP: 1}}]", to: "hope.yaml")
    let script = """
      group create ASLEEP
      group deactivate ASLEEP
      session open
      schedule create S --start 01:00 --end 02:00 --plan DEFAULT_PLAN
      window create W --start 01:00 --duration 1h
      window disable W
      window create NOW --start 00:00 --duration 1d --admission refuse
      """
    let answer = try binary.run(["batch"], stdin: script, deadline: 60)
    #expect(answer.code == 0, "\(answer)")
    return binary
  }

  @Test func `A batch and a shell refuse with the codes of the command line`() throws {
    let binary = try prepared()
    for (line, code, exit) in Self.refusals {
      let argv = try binary.shell("$RMCTL \(line)")
      #expect(argv.code == exit && argv.error.contains("(\(code))"), "\(line): \(argv)")
      let batch = try binary.run(["batch"], stdin: line + "\n")
      #expect(batch.code == 3 && batch.error.contains(code), "\(line): \(batch)")
      let shell = try binary.run(["shell"], stdin: line + "\n")
      #expect(shell.code == 3 && shell.error.contains(code), "\(line): \(shell)")
    }
  }

  @Test func `Schedules, windows, fields and plans are completed`() throws {
    let binary = try prepared()
    func candidates(_ words: [String]) throws -> [String] {
      try binary.run(["__complete", "--"] + words + [""]).out.split(separator: "\n")
        .compactMap { $0.split(separator: "\t").first.map(String.init) }
    }
    for verb in ["show", "set", "enable", "disable", "delete"] {
      #expect(try candidates(["schedule", verb]) == ["S"], "\(verb)")
    }
    #expect(try candidates(["window", "open"]) == ["W", "NOW"])
    #expect(try candidates(["window", "close"]) == ["W", "NOW"])
    #expect(try candidates(["explain"]).contains("plan.directives.switchElapsed"))
    let targets = try candidates(["directive", "set", "DEFAULT_PLAN"])
    for name in ["NIGHTTIME_PLAN", "OTHER_GROUPS", "ASLEEP"] { #expect(targets.contains(name)) }
    #expect(try candidates(["mapping", "set"]).contains("service-module-action"))
    #expect(
      try candidates(["plan", "create", "X", "--method"]) == ["emphasis", "ratio", "shares"])
    #expect(try candidates(["schedule", "create", "X", "--plan"]).contains("DAYTIME_PLAN"))
    #expect(try candidates(["rule", "move", "X", "--before"]).isEmpty)
  }
}
