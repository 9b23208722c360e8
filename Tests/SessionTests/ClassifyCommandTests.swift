import Foundation
import TestSupport
import Testing

/// Mappings, rules and what becomes of live sessions by them.
@Suite struct ClassifyCommandTests {
  private let attributes =
    "--user u --os-user o --service s --module m --action a --program p --machine h --client-id c"
  private let example =
    "program ~ \"etl*\" and time in 22:00..06:00 and not user = \"dba\""

  private func winner(_ rmctl: RmctlBinary, _ words: [String]) throws -> String? {
    try rmctl.done(words + ["-o", "json"]).items
      .first { $0["verdict"] as? String == "won" }.flatMap { $0["group"] as? String }
  }

  @Test(
    "every attribute can be mapped, tested, and opened with",
    arguments: [
      ("user", "u"), ("os-user", "o"), ("service", "s"), ("module", "m"), ("program", "p"),
      ("machine", "h"), ("client-id", "c"), ("module-action", "m.a"), ("service-module", "s.m"),
      ("service-module-action", "s.m.?"),
    ])
  func attributesMap(attribute: String, value: String) throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create G")
    try rmctl.done(["mapping", "set", attribute, value, "G"])
    #expect(try winner(rmctl, "mapping test \(attributes)".words) == "G")
    #expect(try winner(rmctl, ["mapping", "test"]) == "INTERACTIVE_GROUP")
    try rmctl.done("session open \(attributes) --tag k=v --label mine")
    let session = try #require(try rmctl.sessions().first)
    #expect(session["group"] as? String == "G")
    #expect((session["tags"] as? [String: String]) == ["k": "v"])
    for (field, wanted) in ["osUser": "o", "clientId": "c", "machine": "h", "action": "a"] {
      #expect(session[field] as? String == wanted)
    }
    #expect(try rmctl.run("run \(attributes) --tag k=v -- true".words).code == 0)
    #expect(try rmctl.ended("2")["group"] as? String == "G")
    try rmctl.done(["mapping", "delete", attribute, value])
    expectRefusal(
      try rmctl.run(["mapping", "delete", attribute, value]), 4, "mapping.not-found")
  }

  @Test("the order of mapping attributes is shown, set and refused")
  func order() throws {
    let rmctl = try RmctlBinary()
    func order() throws -> [String] {
      try rmctl.done("mapping order -o json").items.compactMap { $0["attribute"] as? String }
    }
    let usual = [
      "explicit", "service-module-action", "service-module", "module-action", "module", "service",
      "user", "program", "os-user", "machine", "client-id",
    ]
    #expect(try order() == usual)
    try rmctl.done("mapping set user u MAINTENANCE_GROUP")
    try rmctl.done("mapping set program p BATCH_GROUP")
    #expect(try winner(rmctl, "mapping test \(attributes)".words) == "MAINTENANCE_GROUP")
    try rmctl.done(["mapping", "order"] + usual.dropFirst().reversed())
    #expect(try order() == ["explicit"] + usual.dropFirst().reversed())
    #expect(try winner(rmctl, "mapping test \(attributes)".words) == "BATCH_GROUP")
    let before = rmctl.bytes("state.json")
    for words in [["user", "program"], Array(usual.reversed()), usual + ["user"]] {
      expectRefusal(try rmctl.run(["mapping", "order"] + words), 2, "order.invalid")
    }
    let unknown = try rmctl.run("mapping order nonsense".words)
    expectRefusal(unknown, 2, "usage.invalid")
    #expect(!unknown.error.contains("\\u{A}"), "\(unknown)")
    #expect(try rmctl.run("mapping set explicit x SYS_GROUP".words).code == 2)
    #expect(try rmctl.run("mapping set user x SYS_GROUP --until yesterday".words).code == 2)
    #expect(rmctl.bytes("state.json") == before)
  }

  @Test("a temporary mapping of a user goes over all others and says until when")
  func temporary() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("mapping set service s BATCH_GROUP")
    try rmctl.done("mapping set user u MAINTENANCE_GROUP --until 2h")
    #expect(try winner(rmctl, "mapping test \(attributes)".words) == "MAINTENANCE_GROUP")
    let rows = try rmctl.done("mapping list -o json").items
    #expect(rows.first?["until"] is String && rows.first?["valid"] as? Bool == true)
  }

  @Test("the rule of the manual holds by night, for others than dba, in its zone")
  func ruleExample() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done(
      ["rule", "create", "NIGHT_ETL", "--when", example]
        + "--group BATCH_GROUP --priority 10".words)
    let shown = try rmctl.done("rule show NIGHT_ETL -o json").json
    #expect(shown["when"] as? String == example && shown["priority"] as? Int == 10)
    #expect(shown["user"] is NSNull && shown["program"] is NSNull)
    let table = [
      ("etl7", "alice", "23:00:00", "BATCH_GROUP"), ("etl7", "alice", "05:59:59", "BATCH_GROUP"),
      ("etl7", "alice", "06:00:00", "INTERACTIVE_GROUP"),
      ("etl7", "dba", "23:00:00", "INTERACTIVE_GROUP"),
      ("xetl", "alice", "23:00:00", "INTERACTIVE_GROUP"),
    ]
    func test(_ program: String, _ user: String, _ time: String) throws -> String? {
      try winner(
        rmctl,
        "rule test --program \(program) --user \(user) --at 2026-11-24T\(time)Z".words)
    }
    for (program, user, time, group) in table {
      #expect(try test(program, user, time) == group, "\(program) \(user) \(time)")
    }
    // In July 20:30 UTC is 22:30 in Berlin.
    let summer = "rule test --program etl --user u --at 2027-07-01T20:30:00Z".words
    #expect(try winner(rmctl, summer) == "INTERACTIVE_GROUP")
    try rmctl.done("settings set zone Europe/Berlin")
    #expect(try winner(rmctl, summer) == "BATCH_GROUP")
    try rmctl.done("rule disable NIGHT_ETL")
    #expect(try winner(rmctl, summer) == "INTERACTIVE_GROUP")
  }

  @Test("a mistake in a condition is shown with its column and a caret")
  func conditionErrors() throws {
    let rmctl = try RmctlBinary()
    let text = "program ~ \"etl*\" and tim in 22:00..06:00"
    let words = ["rule", "create", "R", "-g", "SYS_GROUP", "--when", text]
    let answer = try rmctl.run(words)
    expectRefusal(answer, 2, "condition.invalid")
    let lines = answer.error.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first?.contains("column 22") == true)
    let at = try #require(lines.firstIndex { $0.hasSuffix(text) })
    let caret = try #require(lines[at + 1].firstIndex(of: "^"))
    let column = lines[at + 1].distance(from: lines[at + 1].startIndex, to: caret)
    #expect(lines[at].dropFirst(column).hasPrefix("tim in"))
    let location = try rmctl.run(words + ["-o", "json"]).failure["location"] as? [String: Any]
    #expect(location?["column"] as? Int == 22 && location?["file"] is NSNull)
    for bad in ["", "(", "user", "user =", "user = \"", "user ~ /(/", "time in 25:00..26:00"] {
      let refused = try rmctl.run(["rule", "create", "R", "-g", "SYS_GROUP", "--when", bad])
      expectRefusal(refused, 2, "condition.invalid")
    }
    // The C library would work on these for longer than anybody waits.
    for part in ["(a*)*", "(a?|b)+", "(|a)*", "((a{0,3})(b*))*", "(^)*", "(a*){2,}", "(a?){0,9}"] {
      let slow = "user ~ /" + String(repeating: part, count: 30) + "/"
      let words = ["rule", "create", "R", "-g", "SYS_GROUP", "--when", slow]
      expectRefusal(try rmctl.run(words), 2, "condition.invalid")
    }
    let zone = "time in 22:00..06:00 zone Nowhere/City"
    expectRefusal(
      try rmctl.run(["rule", "create", "R", "-g", "SYS_GROUP", "--when", zone]), 4,
      "zone.not-found")
    #expect(rmctl.bytes("state.json") == nil)
  }

  @Test("the short form of a rule keeps what is not named, and is shown as before")
  func shortForm() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("rule create R --user ann --program pg_* --group SYS_GROUP")
    func shown() throws -> [String?] {
      let rule = try rmctl.done("rule show R -o json").json
      return ["user", "program", "when"].map { rule[$0] as? String }
    }
    #expect(try shown() == ["ann", "pg_*", "user = \"ann\" and program ~ \"pg_*\""])
    try rmctl.done("rule set R --user b?b")
    #expect(try shown() == ["b?b", "pg_*", "user ~ \"b?b\" and program ~ \"pg_*\""])
    try rmctl.done("rule set R --program vi --priority 3")
    #expect(try shown() == ["b?b", "vi", "user ~ \"b?b\" and program = \"vi\""])
    try rmctl.done(["rule", "set", "R", "--when", "user = \"b?b\""])
    #expect(try shown() == [nil, nil, "user = \"b?b\""], "there the question mark is one")
    try rmctl.done("rule set R --program vi")
    #expect(try shown() == [nil, "vi", "program = \"vi\""], "another condition is replaced")
    #expect(try rmctl.run("rule create Q --user a --when true -g SYS_GROUP".words).code == 2)
  }

  @Test("rules are moved")
  func move() throws {
    let rmctl = try RmctlBinary()
    for name in ["A", "B", "C"] { try rmctl.done("rule create \(name) --user x -g SYS_GROUP") }
    func names() throws -> String {
      try rmctl.done("rule list -o name").out.replacingOccurrences(of: "\n", with: "")
    }
    for (place, order) in [
      ("--first", "CAB"), ("--last", "ABC"), ("--before B", "ACB"), ("--after B", "ABC"),
    ] {
      try rmctl.done("rule move C \(place)")
      #expect(try names() == order, "\(place)")
    }
    expectRefusal(try rmctl.run("rule move C --after NOSUCH".words), 4, "rule.not-found")
    #expect(try rmctl.run("rule move C".words).code == 2)
    #expect(try rmctl.run("rule move C --first --last".words).code == 2)
  }

  @Test("a session is classified again when what it says changes, and keeps the history")
  func liveSessions() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create G")
    try rmctl.done("mapping set module billing G")
    try rmctl.done(["rule", "create", "R", "--when", "tag.env = \"prod\"", "-g", "BATCH_GROUP"])
    try rmctl.done("session open")
    func group() throws -> String? { try rmctl.sessions().first?["group"] as? String }
    for (words, wanted) in [
      (["--module", "billing"], "G"), (["--tag", "env=prod"], "G"),
      (["--module", ""], "BATCH_GROUP"), (["--tag", "env="], "INTERACTIVE_GROUP"),
    ] {
      try rmctl.done(["session", "set", "1"] + words)
      #expect(try group() == wanted, "\(words)")
    }
    let explained = try rmctl.done("session explain 1 -o json").json
    let switches = explained["switches"] as? [[String: Any]] ?? []
    #expect(switches.map { $0["to"] as? String } == ["G", "BATCH_GROUP", "INTERACTIVE_GROUP"])
    #expect(switches.first?["because"] as? String == "mapping of module billing")
    #expect(switches.allSatisfy { $0["by"] is String && $0["at"] is String })
    let trail = explained["trail"] as? [[String: Any]] ?? []
    #expect(trail.map { $0["step"] as? String } == ["mapping", "rule", "default"])
    #expect(trail.map { $0["verdict"] as? String } == ["no-match", "no-match", "won"])
    #expect(trail.first?["why"] as? String == "the session has no module")
    try rmctl.done("session switch 1 SYS_GROUP")
    try rmctl.done("session set 1 --module billing")
    #expect(try group() == "SYS_GROUP", "somebody moved it there")
    for bad in [["--tag", "x"], ["--tag", "=x"], ["--user", ""], ["--module", "a\u{1B}[31m"]] {
      #expect(try rmctl.run(["session", "set", "1"] + bad).code == 2, "\(bad)")
    }
    expectRefusal(
      try rmctl.run("session set 99 --module x".words), 4, "session.not-found")
  }

  @Test("settings: default plan, zone, and whether case counts")
  func settings() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("settings set default-plan NIGHTTIME_PLAN")
    try rmctl.done("plan deactivate")
    #expect(try rmctl.done("plan active -o json").json["plan"] as? String == "NIGHTTIME_PLAN")
    try rmctl.done("mapping set user ann BATCH_GROUP")
    #expect(try winner(rmctl, "mapping test --user ANN".words) == "BATCH_GROUP")
    try rmctl.done("settings set matches-case on")
    #expect(try winner(rmctl, "mapping test --user ANN".words) == "INTERACTIVE_GROUP")
    #expect(try rmctl.done("settings get matches-case -o json").json["value"] as? String == "on")
    for (line, exit, code) in [
      ("settings set default-plan NOSUCH", 4, "plan.not-found"),
      ("settings set zone NOSUCH", 4, "zone.not-found"),
      ("settings set matches-case maybe", 2, "usage.invalid"),
    ] { expectRefusal(try rmctl.run(line.words), Int32(exit), code) }
  }
}
