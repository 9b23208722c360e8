import Testing

@testable import ResourcePolicy

struct RuleAnalysisTests {
  private func parse(_ text: String) throws -> RuleExpression { try RuleExpression(parsing: text) }

  @Test(
    "Contradictions are found",
    arguments: [
      "false", "not true", "user = a and user = b", "user = a and user != a", "false and user = a",
      "user in (a, b) and user in (c, d)", "user in (a, b) and not user in (b, a, c)",
      "user = a and user ~ \"b*\"", "user = a and user !~ /^[A-Z]?a/", "false or false and true",
      "program is set and program is not set", "program ~ \"a*\" and program is not set",
      "program ~ \"a*\" and program !~ \"a*\"", "tag.n = 5 and tag.n > 6",
      "not (user = a or user != a)", "date in 2026-12-24..2026-12-01",
      "date = 2026-01-01 and date > 2026-01-01", "time in 10:00..12:00 and time in 12:00..14:00",
      "time not in 00:00..00:00", "time < 00:00", "time in 22:00..06:00 and time in 06:00..22:00",
      "day = mon and day = tue", "day in mon..fri and day in (sat, sun)", "day not in daily",
      "day = mon zone UTC and day != mon zone UTC", "date > 9999-12-31", "date < 0001-01-01",
      "module = a and module = A", "(user = a or user = b) and user = c and user = d",
    ])
  func findsContradictions(_ text: String) throws {
    #expect(try parse(text).isNeverTrue)
  }

  @Test(
    "What can hold is not called a contradiction",
    arguments: [
      "true", "user = a", "user != a", "user = a and user = A", "user = A and user != a",
      "user = a or user = b", "user = a and program = b", "user in (a, b) and user in (b, c)",
      "user ~ \"a*\" and user ~ \"*b\"", "program is not set and program != x",
      "date in 2026-12-24..2026-12-24", "time in 22:00..06:00 and time > 23:00",
      "day = mon and day = tue zone UTC", "time in 10:00..12:00 and time in 11:59..12:30",
      "day in mon..wed and day in wed..fri", "user != a and user != b",
      "tag.a = 1 and tag.A = 2", "action != a and action is not set",
    ])
  func acceptsTheRest(_ text: String) throws {
    #expect(try !parse(text).isNeverTrue)
  }

  @Test(
    "What always holds is found",
    arguments: [
      ("true", true), ("not false", true), ("user = a or user != a", true), ("user = a", false),
      ("user = a or true", true), ("program is set or program is not set", true),
      ("user != a or user != b", true), ("user != a or program != b", false),
      ("time in 00:00..00:00", false), ("day = mon or day != mon", false),
      ("not (user = a and user = b)", true), ("true and (true or user = a)", true),
      ("user ~ \"*\"", false), ("false", false),
    ])
  func findsTautologies(_ text: String, expected: Bool) throws {
    #expect(try parse(text).isAlwaysTrue == expected)
  }

  @Test(
    "A rule covers what it claims as well",
    arguments: [
      ("user = a", "user = a", true), ("user = a", "user = a and program = b", true),
      ("user = a and program = b", "user = a", false), ("user = a", "user = b", false),
      ("user = a and program = b", "program = b and time > 10:00 and user = a", true),
      ("user = a or user = b", "user = b", true), ("user = a", "user = a or user = b", false),
      ("user in (a, b)", "user = a", true), ("user = a", "user in (a, b)", false),
      ("user not in (a)", "user not in (a, b)", true), ("user != a", "user != b", false),
      ("user not in (a, b)", "user not in (a)", false), ("user is set", "user ~ \"a*\"", true),
      ("program is set", "program is not set", false), ("program != x", "program is not set", true),
      ("program !~ \"a*\"", "program is not set", true), ("true", "user = a", true),
      ("not (user = a and program = b)", "user != a", true), ("user = a", "false", true),
      ("user = a", "not (user != a or program = x)", true), ("user = a", "user = A", false),
      ("day = mon", "day = mon and user = a", true), ("day = mon", "day = mon zone UTC", false),
      ("(user = a or program = b) and machine = c", "machine = c and user = a", true),
      ("user = a or user != a", "day = mon", true), ("user is not set", "user = a", false),
    ])
  func covers(_ wide: String, narrow: String, expected: Bool) throws {
    #expect(try parse(wide).covers(parse(narrow)) == expected)
  }

  @Test("The search for cover is bounded")
  func boundsTheSearch() throws {
    func text(_ attribute: String) -> String {
      (0..<60).map { "(\(attribute)\($0) = a or tag.b\($0) = c)" }.joined(separator: " and ")
    }
    let (wide, narrow) = (try parse(text("tag.x")), try parse(text("tag.y")))
    #expect(!wide.covers(narrow))
    #expect(wide.covers(wide))
  }

  @Test(
    "The values that a session must have",
    arguments: [
      ("user = Ann", ["ann"]), ("user in (A, b, B)", ["a", "b"]), ("user != a", nil),
      ("user ~ \"a\"", nil), ("program = x", nil), ("user = a and program = x", ["a"]),
      ("user in (a, b) and user = a", ["a"]), ("user = a or user = b", ["a", "b"]),
      ("user = a or program = b", nil), ("not user = a", nil), ("not user != A", ["a"]),
      ("not (user != a or program = b)", ["a"]), ("true", nil), ("false", []),
      ("user = É", ["É"]), ("user = a and time > 10:00", ["a"]),
    ] as [(String, [String]?)])
  func requires(_ text: String, expected: [String]?) throws {
    #expect(try parse(text).requiredExact(.user) == expected)
    let other = text.replacing("program", with: "X").replacing("user", with: "program")
      .replacing("X", with: "user")
    #expect(try parse(other).requiredExact(.program) == expected)
  }
}
