import Glibc
import Testing

@testable import ResourcePolicy

struct RegularExpressionTests {
  @Test(
    "An expression is found anywhere, unless it is anchored",
    arguments: [
      ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true), ("b$", "abc", false),
      ("^abc$", "abc", true), ("a.c", "abc", true), ("a\\.c", "abc", false), ("x|c", "abc", true),
      ("^(x|abc)$", "abc", true), ("[[:digit:]]{2}", "a12", true), ("[]x]", "]", true),
      ("[^]x]", "]", false), ("[^^]", "^", false), ("a{0}b", "b", true), ("a{2,}", "aa", true),
      ("a{2,}", "ba", false), ("(ab)+c", "xababc", true),
      ("^.$", "é", true), ("^.$", "\u{1F600}", true), ("^é$", "é", true), ("\\{", "{", true),
      ("^", "", true), ("$", "", true), ("a", "", false), ("^$", "a", false), ("^$", "", true),
      ("a.b", "a\nb", true), ("^b", "a\nb", false), ("b", String(repeating: "a", count: 99), false),
    ])
  func finds(_ pattern: String, text: String, expected: Bool) throws {
    let expression = try RegularExpression(pattern, field: "pattern")
    #expect(expression.matches(text, matchesCase: true) == expected)
    #expect(expression.matches(text, matchesCase: true) == expected, "a second time")
  }

  @Test(
    "Case counts when asked for",
    arguments: [("ABC", "abc"), ("abc", "ABC"), ("[A-C]+$", "abc"), ("^[[:upper:]]+$", "abc")])
  func foldsCase(_ pattern: String, text: String) throws {
    let expression = try RegularExpression(pattern, field: "pattern")
    #expect(expression.matches(text))
    #expect(!expression.matches(text, matchesCase: true))
  }

  @Test(
    "What cannot be searched for in linear time or at all is refused",
    arguments: [
      ("", "is empty"), (String(repeating: "a", count: 1025), "longer than 1024 bytes"),
      ("a\n", "control character U+A"), ("a\u{0}b", "control character U+0"),
      ("(a)\\1", "back-references"), ("\\9", "back-references"), ("a\\", "ends in a backslash"),
      ("(a", "\"(\" is not closed"), ("a)", "\")\" has no \"(\""), ("a)|(b", "has no"),
      ("[a", "\"[\" is not closed"), ("[]", "\"[\" is not closed"),
      ("[[:digit:]", "\"[\" is not closed"), ("[[:nonsense:]]", "class"), ("[b-a]", "range"),
      ("(?:a)", "\"(?\" does not exist"), ("a{256}", "counts from 0 to 255"),
      ("a{2,1}", "lower number first"), ("a{x}", "is written {2}"), ("a{", "is written {2}"),
      ("a{,2}", "is written {2}"),
      ("a{1,2,3}", "is written"), ("a{99999999999999999999}", "counts from"), ("*a", "preceding"),
      ("a{255}{255}", "more than 1024 parts"), ("((a{99}){99}){99}", "more than 1024 parts"),
      ("(((((((((((a+)+)+)+)+)+)+)+)+)+)+", "more than 1024 parts"),
      ("(a{200}b{200}){3}", "more than 1024 parts"), ("(.{100}){11,}", "more than 1024 parts"),
    ])
  func refuses(_ pattern: String, problem: String) throws {
    let error = try #require(throws: PolicyError.self) {
      try RegularExpression(pattern, field: "pattern")
    }
    #expect(error.isInvalidText)
    #expect(error.description.contains(problem), "\(error)")
  }

  @Test("What looks dangerous and is not is accepted")
  func acceptsTheUsual() throws {
    for pattern in [
      "[(]", "[\\1]", "a{255}", String(repeating: "a", count: 1000), "((a+)+)+", "[[.-.]]",
      "[a{300}]", "(a|b|c){100}", "\\(\\)",
      String(repeating: "(", count: 300) + "a"
        + String(repeating: ")", count: 300),
    ] {
      _ = try RegularExpression(pattern, field: "pattern")
    }
  }

  @Test("Hostile expressions and texts end", arguments: ["(a+)+b", "(a|aa)+$b", "(a*)*b"])
  func isLinear(_ pattern: String) throws {
    let expression = try RegularExpression(pattern, field: "pattern")
    let longest = String(repeating: "a", count: RegularExpression.longestText)
    for matchesCase in [true, false] {
      #expect(!expression.matches(longest, matchesCase: matchesCase))
      #expect(
        expression.matches(longest.dropLast() + "b", matchesCase: matchesCase)
          == !pattern.contains("$"))
    }
  }

  @Test("A text that is too long matches nothing, however long it is")
  func boundsTheText() throws {
    let expression = try RegularExpression("a", field: "pattern")
    #expect(expression.matches(String(repeating: "a", count: RegularExpression.longestText)))
    #expect(!expression.matches(String(repeating: "a", count: RegularExpression.longestText + 1)))
    #expect(!expression.matches(String(repeating: "a", count: 100_000)))
  }

  @Test("The compiled form is remade without a change of its answers")
  func survivesItsRemaking() throws {
    let expression = try RegularExpression("a(a|b){12}c$", field: "pattern")
    for length in 0..<200 {
      let text = String(repeating: "ab", count: length)
      #expect(!expression.matches(text))
      #expect(expression.matches(text + "aabababababbac"))
    }
  }

  @Test(
    "A NUL and a newline are characters like any other",
    arguments: [
      ("^a$", "a\u{0}", false), ("^a.b$", "a\u{0}b", true), ("b$", "a\u{0}b", true),
      ("^root", "x\nroot", false), ("a$", "a\n", false), ("(x|^b)", "a\nb", false),
      ("a[[:space:]]b", "a\nb", true), ("a[[:cntrl:]]b", "a\nb", true),
    ])
  func knowsControlCharacters(_ pattern: String, text: String, expected: Bool) throws {
    let expression = try RegularExpression(pattern, field: "pattern")
    #expect(expression.matches(text) == expected)
    #expect(expression.matches(text, matchesCase: true) == expected)
  }

  @Test("The locale of the process changes no answer")
  func ignoresTheLocale() throws {
    let before = try RegularExpression("^.$", field: "pattern")
    let former = setlocale(LC_ALL, nil).map { String(cString: $0) } ?? "C"
    defer { setlocale(LC_ALL, former) }
    for locale in ["C", "C.UTF-8"] {
      setlocale(LC_ALL, locale)
      #expect(before.matches("é"))
      #expect(try RegularExpression("^.$", field: "pattern").matches("é"))
    }
  }

  @Test("Many tasks may ask one expression")
  func isShared() async throws {
    let expression = try RegularExpression("^(a|b)+c$", field: "pattern")
    let answers = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<64 {
        group.addTask {
          (0..<50).allSatisfy { step in
            let text = String(repeating: "ab", count: 1 + (index + step) % 40)
            return expression.matches(text + "c") && !expression.matches(text + "d")
          }
        }
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(answers)
  }
}

struct TextPatternTests {
  @Test(
    "Slashes make a regular expression, wildcards a glob, all else an exact text",
    arguments: [
      ("abc", "ABC", true), ("abc", "abcd", false), ("a*", "ABC", true), ("/^B/", "bc", true),
      ("/^b/", "ab", false), ("/a\\/b/", "a/b", true), ("/a\\\\/", "a\\", true), ("//", "//", true),
      ("/", "/", true), ("/usr", "/USR", true),
    ])
  func reads(_ pattern: String, text: String, expected: Bool) throws {
    #expect(try TextPattern(parsing: pattern, field: "x").matches(text) == expected)
  }

  @Test("Case counts when asked for", arguments: ["Ab", "A*", "/^A/"])
  func matchesCase(_ pattern: String) throws {
    let pattern = try TextPattern(parsing: pattern, field: "x")
    #expect(pattern.matches("ab") && pattern.matches("Ab", matchesCase: true))
    #expect(!pattern.matches("ab", matchesCase: true))
  }

  @Test(
    "A pattern is shown as a rule writes it",
    arguments: [("abc", "\"abc\""), ("a*", "\"a*\""), ("/a\\/b\\./", "/a\\/b\\./")])
  func shows(_ pattern: String, expected: String) throws {
    #expect(try TextPattern(parsing: pattern, field: "x").description == expected)
  }

  @Test("A glob tells case when asked for, and knows its kind")
  func globs() throws {
    let glob = try Glob("A*é?", field: "x")
    #expect(glob.matches("abéx") && !glob.matches("abéx", matchesCase: true))
    #expect(glob.matches("Abéx", matchesCase: true) && !glob.isLiteral)
    #expect(glob.foldedPattern == "a*é?" && Glob.folded("ÀBc") == "Àbc")
    #expect(try Glob("abc", field: "x").isLiteral)
    #expect(try Glob("**", field: "x").matchesEverything && !glob.matchesEverything)
  }
}
