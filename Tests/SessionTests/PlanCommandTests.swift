import Foundation
import TestSupport
import Testing

/// Plans on the command line: methods, sub-plans, shares, validation and activation.
@Suite struct PlanCommandTests {
  /// A plan with a sub-plan of two levels: the mail example of the Oracle manual, chapter
  /// "Managing Resources with Oracle Database Resource Manager", with another sibling.
  private func mailPlan() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    let script = """
      group create POSTMAN
      group create USERS
      group create MAILMAINT
      group create BUGS
      plan create MAILDB --method emphasis --sub-plan
      directive set MAILDB POSTMAN --p1 40
      directive set MAILDB USERS --p2 80
      directive set MAILDB MAILMAINT --p2 20
      plan create MYDB --method emphasis --description 'All of it'
      directive set MYDB MAILDB --p1 30
      directive set MYDB BUGS --p1 60
      directive set MYDB OTHER_GROUPS --p2 100 --utilization-limit 50
      """
    let answer = try rmctl.run(["batch"], stdin: script, deadline: 60)
    #expect(answer.code == 0, "\(answer)")
    return rmctl
  }

  private func shares(_ rmctl: RmctlBinary, _ more: String = "") throws -> [String: Double] {
    let items = try rmctl.done("plan shares MYDB \(more) -o json").items
    return Dictionary(
      uniqueKeysWithValues: items.map {
        ($0["group"] as? String ?? "", $0["share"] as? Double ?? -1)
      })
  }

  private func expect(
    _ shares: [String: Double], _ wanted: [String: Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(Set(shares.keys) == Set(wanted.keys), sourceLocation: sourceLocation)
    for (group, share) in wanted {
      #expect(
        abs((shares[group] ?? -1) - share) < 1e-9, "\(group): \(shares[group] ?? -1)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("shares of levels and sub-plans are exact, and idle groups leave theirs to the next level")
  func sharesOfSubPlans() throws {
    let rmctl = try mailPlan()
    expect(
      try shares(rmctl),
      ["POSTMAN": 12, "USERS": 14.4, "MAILMAINT": 3.6, "BUGS": 60, "OTHER_GROUPS": 10])
    expect(
      try shares(rmctl, "--idle POSTMAN"),
      ["POSTMAN": 0, "USERS": 24, "MAILMAINT": 6, "BUGS": 60, "OTHER_GROUPS": 10])
    expect(
      // OTHER_GROUPS is capped, so MAILDB gets 45; what USERS leaves there goes to the others.
      try shares(rmctl, "--demand BUGS=5 --idle USERS"),
      [
        "POSTMAN": 45.0 * 18 / 23.4, "USERS": 0, "MAILMAINT": 45.0 * 5.4 / 23.4, "BUGS": 5,
        "OTHER_GROUPS": 50,
      ])
    let items = try rmctl.done("plan shares MYDB -o json").items
    #expect(items.map { $0["cap"] as? Double } == [100, 100, 100, 100, 50])
    #expect(items.first?["paths"] as? [String] == ["MYDB/MAILDB"])
    #expect(items.last?["paths"] as? [String] == ["MYDB"])
    expectRefusal(
      try rmctl.run("plan shares MYDB --idle NOSUCH".words), 4, "group.not-found")
    expectRefusal(try rmctl.run("plan shares NOSUCH".words), 4, "plan.not-found")
    #expect(try rmctl.run("plan shares MYDB --demand BUGS".words).code == 2)
    #expect(try rmctl.run("plan shares MYDB --demand BUGS=x".words).code == 2)
  }

  @Test("thirds are shown with every digit")
  func fullPrecision() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("plan create THIRDS --method ratio")
    for group in ["SYS_GROUP", "BATCH_GROUP", "OTHER_GROUPS"] {
      try rmctl.done("directive set THIRDS \(group) --ratio 1")
    }
    let text = try rmctl.done("plan shares THIRDS -o json").out
    #expect(text.components(separatedBy: "33.3333333333333").count == 4, "\(text)")
  }

  @Test("validate reports all findings at once, as text and as part of one object")
  func findings() throws {
    let rmctl = try mailPlan()
    for line in [
      "plan create BAD --method emphasis", "directive set BAD BUGS --p1 80",
      "directive set BAD USERS --p1 50", "directive set BAD POSTMAN --ratio 4",
      "directive set BAD MAILDB --sessions 4",
    ] { try rmctl.done(line) }
    let codes = [
      "plan.no-other-groups", "plan.level-over-100", "plan.method-mixed", "plan.sub-plan-limit",
    ]
    let text = try rmctl.run("plan validate BAD".words)
    expectRefusal(text, 6, "plan.invalid")
    for code in codes { #expect(text.error.contains("(\(code))"), "\(code): \(text)") }
    let object = try rmctl.run("plan validate BAD -o json".words)
    #expect(object.code == 6 && object.out.isEmpty)
    #expect(object.error.split(separator: "\n").count == 1, "\(object)")
    let findings = object.failure["findings"] as? [[String: Any]] ?? []
    #expect(Set(findings.compactMap { $0["code"] as? String }).isSuperset(of: codes))
    #expect(findings.allSatisfy { $0["fix"] is String && $0["place"] is String })
    expectRefusal(try rmctl.run("plan activate BAD".words), 6, "plan.invalid")
    expectRefusal(try rmctl.run("validate".words), 6, "plan.invalid")
    #expect(try rmctl.run("plan validate MYDB -o json".words).code == 0)
  }

  @Test("who activated a plan, why, and until when")
  func activation() throws {
    let rmctl = try mailPlan()
    func active() throws -> [String: Any] { try rmctl.done("plan active -o json").json }
    #expect(try active()["cause"] as? String == "initial")
    try rmctl.done("plan activate MYDB")
    var now = try active()
    #expect(now["plan"] as? String == "MYDB" && now["cause"] as? String == "manual")
    #expect(now["until"] is NSNull && now["pinned"] as? Bool == false && now["by"] is String)
    try rmctl.done("schedule create S --start 00:00 --end 00:00 --plan NIGHTTIME_PLAN")
    now = try active()
    #expect(now["plan"] as? String == "MYDB" && now["until"] is String, "until the next edge")
    try rmctl.done("plan activate MYDB --pin")
    now = try active()
    #expect(now["pinned"] as? Bool == true && now["until"] is NSNull)
    try rmctl.done("plan deactivate")
    now = try active()
    #expect(now["plan"] as? String == "NIGHTTIME_PLAN" && now["cause"] as? String == "schedule")
    #expect(now["by"] as? String == "S")
    try rmctl.done("schedule delete S")
    #expect(try active()["cause"] as? String == "default")
    expectRefusal(try rmctl.run("plan activate MAILDB".words), 6, "plan.invalid")
  }

  @Test("a plan is copied, disabled, enabled and deleted")
  func life() throws {
    let rmctl = try mailPlan()
    try rmctl.done("plan copy MYDB OURS")
    func directives(_ plan: String) throws -> [String] {
      try rmctl.done("directive list \(plan) -o json").items.compactMap { $0["group"] as? String }
    }
    #expect(try directives("OURS") == directives("MYDB"))
    expectRefusal(try rmctl.run("plan copy MYDB OURS".words), 5, "plan.exists")
    expectRefusal(try rmctl.run("plan copy MYDB USERS".words), 5, "name.taken")
    try rmctl.done("plan disable OURS")
    #expect(try rmctl.done("plan show OURS -o json").json["status"] as? String == "disabled")
    expectRefusal(try rmctl.run("plan activate OURS".words), 6, "plan.invalid")
    try rmctl.done("plan enable OURS")
    try rmctl.done("plan activate OURS")
    expectRefusal(try rmctl.run("plan delete OURS".words), 6, "object.in-use")
    expectRefusal(try rmctl.run("plan delete MAILDB".words), 6, "object.in-use")
    try rmctl.done("plan deactivate")
    try rmctl.done("plan delete OURS")
    let made = try rmctl.done("plan show MYDB -o json").json
    #expect(made["method"] as? String == "emphasis" && made["subPlan"] as? Bool == false)
    #expect(try rmctl.run("plan create X --method levels".words).code == 2)
  }
}
