import Testing

@testable import ResourcePolicy

struct RuleSyntaxErrorTests {
  @Test(
    "A mistake is named with its column and how to write it right",
    arguments: [
      ("", 1, "is empty", "user = \"dba\""), ("   ", 4, "is empty", nil),
      ("usr = a", 1, "\"usr\" is not an attribute", "did you mean user?"),
      ("user = a and prgram = b", 14, "not an attribute", "did you mean program?"),
      ("application = b", 1, "not an attribute", "did you mean program?"),
      ("hour > 10", 1, "not an attribute", "did you mean time?"),
      ("flase", 1, "not an attribute", "did you mean false?"),
      ("zzzzzz = 1", 1, "not an attribute", "attributes: user, service"),
      ("tag = 1", 1, "the key of the tag is missing", "tag.KEY"),
      ("tag. = 1", 1, "the key of the tag is missing", nil),
      ("tag[x] = 1", 5, "the key of the tag is missing", nil),
      ("tag[\"x\" = 1", 9, "] is missing", nil),
      ("user", 5, "an operator is missing after user", "operators:"),
      ("user \"a\"", 6, "an operator is missing", nil),
      ("user ia set", 6, "\"ia\" is not an operator", "did you mean in?"),
      ("user is \"a\"", 9, "where \"set\" was expected", "user is set"),
      ("user not = a", 10, "where \"in\" was expected", "not in (...)"),
      ("user =", 7, "the end stands where a value", nil),
      ("user = and", 8, "\"and\" stands where a value", "quotes"),
      ("user = (a)", 8, "\"(\" stands where a value", nil),
      ("user = a..b", 9, ".. makes ranges", "quotes"),
      ("user = /ab/", 8, "exact texts", "write ~ /ab/"),
      ("user = \"\"", 8, "counts as none", "user is not set"),
      ("user ~ dba", 8, "where a pattern was expected", "\"db*\""),
      ("user ~ db*", 10, "\"*\" cannot stand here", "user ~ \"db*\""),
      ("user ~ \"\"", 8, "it is empty", nil), ("user ~ /(a/", 8, "is not closed", nil),
      ("user ~ /(a)\\1/", 8, "back-references", nil),
      ("user ~ /ab", 8, "regular expression is not closed", "\\/"),
      ("user in a", 9, "where a list was expected", "(\"a\", \"b\")"),
      ("user in ()", 10, "the list is empty", nil), ("user in (a", 9, "list is not closed", nil),
      ("user in (a b)", 12, "a comma or )", nil), ("user in (a,)", 12, "where a value", nil),
      ("user in [a)", 11, "a comma or ]", nil), ("user < ", 8, "where a value", nil),
      ("\"dba\" = user", 1, "where an attribute was expected", "user = \"dba\""),
      ("and user = a", 1, "where an attribute was expected", nil),
      ("not", 4, "where an attribute was expected", nil),
      ("user = a user = b", 10, "is missing before \"user\"", nil),
      ("user = a adn user = b", 10, "is missing before \"adn\"", "did you mean and?"),
      ("user = a)", 9, "a ) has no (", nil), ("(user = a", 1, "not closed", ")"),
      ("user == a", 6, "\"==\" is not a sign", "write ="), ("user <> a", 6, "\"<>\"", "write !="),
      ("true && true", 6, "\"&&\"", "write and"), ("true || true", 6, "\"||\"", "write or"),
      ("!true", 1, "\"!\" cannot stand here", "write not"), ("user = a;", 9, "\";\"", "quotes"),
      ("user = \u{201C}a\u{201D}", 8, "cannot stand here", "straight quotes"),
      ("user = \"a", 8, "the text is not closed", nil), ("user = 'a\"", 8, "not closed", "'"),
      ("user = \"a\\n\"", 10, "a backslash stands before", "\\\\"),
      ("user = \"a\u{7}\"", 10, "control character U+7", nil),
      ("user\u{200B} = a", 5, "control character U+200B", nil),
      ("user = \"ééé\" x", 14, "is missing before", nil),
      ("user = \"e\u{301}\" x", 12, "is missing before", nil),
    ] as [(String, Int, String, String?)])
  func pointsAtMistakes(_ text: String, column: Int, message: String, hint: String?) throws {
    let error = try #require(throws: RuleSyntaxError.self) { try RuleExpression(parsing: text) }
    #expect(error.column == column, "\(error)")
    #expect(error.message.contains(message), "\(error)")
    #expect(error.text == text)
    if let hint { #expect(error.hint?.contains(hint) == true, "\(error)") }
  }

  @Test(
    "Mistakes about the clock",
    arguments: [
      ("time = 10:00", 6, "\"=\" cannot stand here", "time in"), ("time ~ \"1*\"", 6, "\"~\"", nil),
      ("time 10:00", 6, "where \"in\" was expected", "time in"),
      ("time in 10:00", 14, "a time needs an end", "time >= 10:00"),
      ("time in 10:00..25:00", 16, "\"25:00\" is out of range", nil),
      ("time in 9..10:00", 9, "time of day", nil), ("time < noon", 8, "time of day", nil),
      ("time in 10:00..", 16, "where a value", nil), ("time in ()", 10, "list is empty", nil),
      ("day > mon", 5, "days have no order", "mon..fri"), ("day = moon", 7, "\"moon\" is not", nil),
      ("day in mon..foo", 13, "\"foo\" is not", nil), ("day in (mon", 8, "list is not closed", nil),
      ("date in 2026-02-30..2026-03-01", 9, "out of range", nil),
      ("date = christmas", 8, "a date such as", nil), ("date ~ \"2026*\"", 6, "\"~\"", nil),
      ("day = mon zone", 15, "where a time zone", "Europe/Berlin"),
      ("day = mon zone (", 16, "where a time zone", nil),
      ("day = mon zone \"\"", 16, "where a time zone", nil),
      ("day = mon zoen UTC", 11, "is missing before", "did you mean zone?"),
      ("user = a zone UTC", 10, "is missing before \"zone\"", nil),
    ] as [(String, Int, String, String?)])
  func pointsAtMistakesOfClocks(
    _ text: String, column: Int, message: String, hint: String?
  ) throws {
    try pointsAtMistakes(text, column: column, message: message, hint: hint)
  }

  @Test("The description shows the text with a caret below the mistake")
  func showsACaret() throws {
    let error = try #require(throws: RuleSyntaxError.self) {
      try RuleExpression(parsing: "user\t= é and prgram = b")
    }
    #expect(
      error.description == """
        column 14: "prgram" is not an attribute
          user = é and prgram = b
                       ^
          did you mean program?
        """)
    #expect(error.suggestions == ["program"])
  }

  @Test("Of a long text only what surrounds the mistake is shown")
  func showsAnExcerpt() throws {
    let text = String(repeating: "user = a or ", count: 200) + "usr = a or true"
    let error = try #require(throws: RuleSyntaxError.self) { try RuleExpression(parsing: text) }
    let lines = error.description.split(separator: "\n")
    #expect(lines.count == 4 && lines.allSatisfy { $0.count < 90 })
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let offset = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(lines[1].dropFirst(offset).hasPrefix("usr = a"))
  }

  @Test("Length, depth and number of comparisons are bounded")
  func isBounded() throws {
    let tooLong = "user = \"" + String(repeating: "a", count: 4096) + "\""
    let tooMany = Array(repeating: "user=a", count: 257).joined(separator: " or ")
    let tooDeep = String(repeating: "(", count: 64) + "true" + String(repeating: ")", count: 64)
    let tooNegative = String(repeating: "not ", count: 1000) + "true"
    for (text, column, message) in [
      (tooLong, 1, "longer than 4096 bytes"), (tooMany, 2561, "more than 256 comparisons"),
      (tooDeep, 65, "more than 64 deep"), (tooNegative, 257, "more than 64 deep"),
    ] {
      try pointsAtMistakes(text, column: column, message: message, hint: nil)
    }
  }
}
