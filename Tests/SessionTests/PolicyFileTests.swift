import Foundation
import TestSupport
import Testing

/// `apply`, `diff`, `export`, `validate` and `explain`.
@Suite struct PolicyFileTests {
  private let mail = """
    groups:
      - {name: POSTMAN}
      - {name: USERS, maxSessions: 4}
    plans:
      - name: MYDB
        method: emphasis
        directives:
          - {group: POSTMAN, p1: 40}
          - {group: USERS, p2: 80}
          - {group: OTHER_GROUPS, p3: 100}
    expect:
      - plan: MYDB
        idle: [POSTMAN]
        shares: {USERS: 80, OTHER_GROUPS: 20}

    """

  private func applied() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.write(mail, to: "mail.yaml")
    try rmctl.done("apply -f mail.yaml")
    return rmctl
  }

  @Test("what is exported applies to nothing new, and comes out as the same bytes")
  func roundTrip() throws {
    let rmctl = try applied()
    for (name, words) in [("out.yaml", ["export"]), ("out.json", ["export", "-o", "json"])] {
      let text = try rmctl.done(words).out
      try rmctl.write(text, to: name)
      #expect(try rmctl.run(["diff", "-f", name, "--prune"]).code == 0)
      #expect(try rmctl.done(["apply", "-f", name, "--prune"]).out == "nothing to change\n")
      let fresh = try RmctlBinary()
      try fresh.write(text, to: name)
      try fresh.done(["apply", "-f", name, "--prune"])
      #expect(try fresh.done(words).out == text)
      let piped = try RmctlBinary()
      #expect(try piped.run(["apply", "-f", "-"], stdin: text).code == 0)
      #expect(try piped.done(words).out == text)
    }
  }

  @Test("diff ends with 0, 1 or 2, and says what it means for shares")
  func diff() throws {
    let rmctl = try applied()
    #expect(try rmctl.run("diff -f mail.yaml".words).code == 0)
    let changed = mail.replacingOccurrences(of: "p1: 40", with: "p1: 60")
    try rmctl.write(changed, to: "more.yaml")
    let before = rmctl.bytes("state.json")
    let text = try rmctl.run("diff -f more.yaml".words)
    #expect(text.code == 1)
    #expect(text.out.contains("POSTMAN 40.0 % → 60.0 %"), "\(text)")
    let object = try rmctl.run("diff -f more.yaml -o json".words)
    #expect(object.code == 1 && object.json["differs"] as? Bool == true, "\(object)")
    let effects = object.json["effects"] as? [[String: Any]] ?? []
    #expect(effects.contains { $0["group"] as? String == "USERS" && $0["idle"] is NSNull })
    #expect((object.json["changes"] as? [[String: Any]])?.count == 1)
    #expect(try rmctl.run("diff -f nosuch.yaml".words).code == 4)
    #expect(try rmctl.run("diff -f .".words).code != 0)
    #expect(rmctl.bytes("state.json") == before)
  }

  @Test("apply is one change, a dry run is none, and prune deletes what is not named")
  func applying() throws {
    let rmctl = try applied()
    try rmctl.done("group create SPARE")
    let before = rmctl.bytes("state.json")
    for more in ["", " -o json"] {
      let dry = try rmctl.done("apply -f mail.yaml --prune --dry-run\(more)")
      #expect(dry.out.contains("SPARE"), "\(dry)")
    }
    #expect(rmctl.bytes("state.json") == before)
    let generation = try rmctl.done("state info -o json").json["generation"] as? Int
    try rmctl.done("apply -f mail.yaml --prune")
    #expect(
      try rmctl.done("state info -o json").json["generation"] as? Int == generation.map { $0 + 1 })
    expectRefusal(try rmctl.run("group show SPARE".words), 4, "group.not-found")
    #expect(try rmctl.run("group show BATCH_GROUP".words).code == 0, "built-in ones stay")
    #expect(try rmctl.run("plan show MYDB".words).code == 0)
    try rmctl.write("groups: [{name: ONE}]", to: "one.yaml")
    try rmctl.write(
      "{\"rules\":[{\"name\":\"R\",\"when\":\"user=a\",\"group\":\"ONE\"}]}", to: "two")
    try rmctl.done("apply -f one.yaml -f two")
    #expect(try rmctl.done("rule show R -o json").json["group"] as? String == "ONE")
    #expect(try rmctl.run("apply".words).code == 2)
  }

  @Test("every mistake is told with its line and column, and nothing is changed")
  func mistakes() throws {
    let rmctl = try applied()
    let before = rmctl.bytes("state.json")
    let text = "groups:\n  - name: A\n    maxSesions: 4\n  - name: B\n    priority: 99\n"
    try rmctl.write(text, to: "bad.yaml")
    for verb in ["apply", "diff", "validate"] {
      let answer = try rmctl.run([verb, "-f", "bad.yaml"])
      expectRefusal(answer, 2, "document.invalid")
      #expect(answer.error.contains("bad.yaml:3:5: "), "\(answer)")
      #expect(answer.error.contains("did you mean: maxSessions?"), "\(answer)")
      #expect(answer.error.contains("bad.yaml:5:"), "\(answer)")
    }
    let object = try rmctl.run("apply -f bad.yaml -o json".words)
    let problems = object.failure["problems"] as? [[String: Any]] ?? []
    #expect(problems.map { $0["line"] as? Int } == [3, 5], "\(object)")
    #expect(problems.first?["suggestions"] as? [String] == ["maxSessions"])
    let location = object.failure["location"] as? [String: Any]
    #expect(location?["line"] as? Int == 3 && location?["column"] as? Int == 5)
    #expect(rmctl.bytes("state.json") == before)
  }

  @Test("an expectation that is not met refuses the file")
  func expectations() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("state init")
    let before = rmctl.bytes("state.json")
    try rmctl.write(
      mail.replacingOccurrences(of: "USERS: 80, OTHER", with: "USERS: 24, OTHER"), to: "hope.yaml")
    for verb in ["apply", "validate"] {
      let answer = try rmctl.run([verb, "-f", "hope.yaml"])
      expectRefusal(answer, 6, "expectation.failed")
      #expect(answer.error.contains("24 %") && answer.error.contains("80 %"), "\(answer)")
    }
    #expect(try rmctl.run("diff -f hope.yaml".words).code == 1)
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.write(mail, to: "mail.yaml")
    #expect(try rmctl.run("validate -f mail.yaml".words).code == 0)
    try rmctl.done("apply -f mail.yaml")
    #expect(try rmctl.run("validate".words).code == 0)
    try rmctl.done("directive set MYDB USERS --p2 10")
    expectRefusal(try rmctl.run("validate".words), 6, "expectation.failed")
  }

  @Test(
    "files that are no policy are refused without a trap",
    arguments: [
      "[]", "groups: 7", "groups: [7]", "groups: {a: b}", "\u{0}", "a: b: c",
      "&a [*a]", "groups: [{name: A}, {name: A}]", "groups: [{name: A}, {name: a}]",
      "groups: [{name: \"A\\u0000\"}]", "kind: Other", "apiVersion: rmctl/v9",
      "plans: [{name: P, directives: [{group: NOSUCH, shares: 1}]}]",
      "plans: [{name: P, directives: [{subPlan: NOSUCH, shares: 1}]}]",
      "schedules: [{name: S, plan: NOSUCH, start: '22:00', end: '23:00'}]",
      "rules: [{name: R, when: nonsense, group: SYS_GROUP}]", "settings: {zone: Nowhere/City}",
    ])
  func hostileFiles(text: String) throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(["apply", "-f", "-"], stdin: text)
    expectRefusal(answer, 2, "document.invalid")
    #expect(answer.error.contains("standard input:"), "\(answer)")
    #expect(rmctl.bytes("state.json") == nil)
  }

  @Test("a directory, bytes that are no text, and a list that is too deep")
  func otherFiles() throws {
    let rmctl = try RmctlBinary()
    #expect(try rmctl.run("apply -f /".words).code != 0)
    try rmctl.shell("head -c 100000 /dev/urandom > junk; : > empty")
    #expect(try rmctl.run("apply -f junk".words).code == 2)
    try rmctl.write(String(repeating: "[", count: 100_000), to: "deep")
    #expect(try rmctl.run("apply -f deep".words).code == 2)
    let empty = try rmctl.run("apply -f empty".words)
    #expect(empty.code == 0 && empty.out == "nothing to change\n", "\(empty)")
  }

  @Test("plans nested as a ladder are answered in time, with groups at its end or without")
  func ladders() throws {
    for end in ["", "directives: [{group: BATCH_GROUP, shares: 1}]"] {
      let rmctl = try RmctlBinary()
      var text = "plans:\n"
      for rung in 0..<40 {
        let members = ["A", "B"].map { "{subPlan: \($0)\(rung + 1), shares: 1}" }
        for name in ["A", "B"] {
          text += "- {name: \(name)\(rung), directives: [\(members.joined(separator: ", "))]}\n"
        }
      }
      text += "- {name: A40, \(end)}\n- {name: B40, \(end)}\n"
      let answer = try rmctl.run(["apply", "-f", "-"], stdin: text, deadline: 60)
      #expect(answer.code == 0, "\(answer)")
      #expect(try rmctl.run("plan validate A0".words, deadline: 60).code == 6)
      #expect(try rmctl.run("plan shares A0".words, deadline: 60).code == 0)
    }
  }

  @Test("explain describes every object and field, and guesses")
  func explain() throws {
    let rmctl = try RmctlBinary()
    let objects = try rmctl.done("explain -o json").items.compactMap { $0["field"] as? String }
    #expect(objects.contains("plan.directives"))
    for object in objects {
      let answer = try rmctl.done(["explain", object, "-o", "json"]).json
      for field in answer["items"] as? [[String: Any]] ?? [] {
        #expect((field["meaning"] as? String)?.isEmpty == false, "\(field)")
      }
    }
    let field = try rmctl.done("explain plan.directives.switchElapsed -o json").json
    #expect(field["option"] as? String == "--switch-elapsed")
    let guess = try rmctl.run("explain plan.directives.switchElapse".words)
    expectRefusal(guess, 4, "field.not-found")
    #expect(guess.error.contains("plan.directives.switchElapsed"))
    #expect(rmctl.bytes("state.json") == nil)
  }
}
