import Testing

@testable import ResourcePolicy

struct RuleReasonTests {
  @Test(
    "A mismatch names what fails and the value of the session",
    arguments: [
      ("user = dba", "user \"Ann\" is not \"dba\""),
      ("user in (a, b)", "user \"Ann\" is none of \"a\", \"b\""),
      ("user ~ \"b*\"", "user \"Ann\" does not match \"b*\""),
      ("user ~ /^b/", "user \"Ann\" does not match /^b/"),
      ("action = x", "the session has no action"), ("tag.x is set", "the session has no tag.x"),
      ("tag.size > 20", "tag.size \"12\" is not > 20"),
      ("user > 5", "user \"Ann\" is not a number"),
      ("user > \"b\"", "user \"Ann\" is not > \"b\""), ("false", "the condition is false"),
      ("not true", "the condition is true"), ("user != ann", "user = \"ann\" holds"),
      ("not user = ann", "user = \"ann\" holds"),
      ("user not in (ann, bob)", "user in (\"ann\", \"bob\") holds for \"Ann\""),
      ("user !~ \"a*\"", "user ~ \"a*\" holds for \"Ann\""), ("user is not set", "user is set"),
      ("not tag.size > 5", "tag.size > 5 holds for \"12\""),
      ("user = ann and program = x and machine = y", "program \"psql\" is not \"x\""),
      ("user = x or program = y", "user \"Ann\" is not \"x\"; program \"psql\" is not \"y\""),
      ("action = x or action = y", "the session has no action"),
      ("not (user = ann and program = psql)", "user = \"ann\" holds and program = \"psql\" holds"),
      ("not (user = x or program = psql)", "program = \"psql\" holds"),
      (
        "not (user = ann and not program = x)",
        "user = \"ann\" holds and program \"psql\" is not \"x\""
      ),
      ("time in 22:00..06:00", "time 14:03 is not in 22:00..06:00 (UTC)"),
      ("time < 06:00 zone Europe/Berlin", "time 15:03 is not < 06:00 (Europe/Berlin)"),
      ("day in (sat, sun)", "day mon is not in sat,sun (UTC)"),
      ("date in 2026-12-24..2027-01-02", "date 2026-11-23 is not in 2026-12-24..2027-01-02 (UTC)"),
      ("date = 2026-12-24", "date 2026-11-23 is not in 2026-12-24 (UTC)"),
      ("not day = mon", "day in mon holds at mon (UTC)"),
      (
        "time in (01:00..02:00, 03:00..04:00)",
        "time 14:03 is not in (01:00..02:00, 03:00..04:00) (UTC)"
      ),
      ("date > 2027-01-01", "date 2026-11-23 is not > 2027-01-01 (UTC)"),
    ])
  func explainsMismatches(_ text: String, expected: String) throws {
    let expression = try RuleExpression(parsing: text)
    let moment = try RuleFixture.moment()
    #expect(expression.mismatch(RuleFixture.session, at: moment) == expected)
    #expect(!expression.matches(RuleFixture.session, at: moment))
    #expect(expression.reason(RuleFixture.session, at: moment) == expected)
  }

  @Test(
    "A reason names what holds",
    arguments: [
      ("user = ann", "user = \"ann\" holds"), ("true", "the condition is true"),
      ("user = ann and tag.size > 5", "user = \"ann\" holds and tag.size > 5 holds for \"12\""),
      ("user = x or program = psql", "program = \"psql\" holds"),
      ("user != bob", "user \"Ann\" is not \"bob\""), ("action != x", "the session has no action"),
      ("time in 14:00..15:00", "time in 14:00..15:00 holds at 14:03 (UTC)"),
      ("not false", "the condition is false"), ("program is set", "program is set"),
    ])
  func explainsMatches(_ text: String, expected: String) throws {
    let expression = try RuleExpression(parsing: text)
    #expect(try expression.mismatch(RuleFixture.session, at: RuleFixture.moment()) == nil)
    #expect(try expression.reason(RuleFixture.session, at: RuleFixture.moment()) == expected)
  }

  @Test("Values are shown on one line and shortened, lists as well")
  func shortens() throws {
    let session = SessionAttributes(user: "a\n\"b\"" + String(repeating: "x", count: 500))
    let values = (0..<20).map { "v\($0)" }.joined(separator: ", ")
    let expression = try RuleExpression(parsing: "user in (\(values))")
    let why = try #require(try expression.mismatch(session, at: RuleFixture.moment()))
    #expect(why.hasPrefix(#"user "a\u{A}\"b\"xxx"#) && why.hasSuffix("\"v7\" and 12 more"))
    #expect(why.count < 200 && why.contains("x...\""))
  }
}
