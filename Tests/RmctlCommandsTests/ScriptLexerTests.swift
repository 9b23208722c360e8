import Testing

@testable import RmctlCommands

struct ScriptLexerTests {
  private func statements(
    _ text: String, _ variables: [String: String] = [:]
  ) throws -> [[String]] {
    var lexer = ScriptLexer(text, file: "t")
    var all: [[String]] = []
    while let statement = try lexer.next(variables) { all.append(statement.texts) }
    return all
  }

  @Test(
    "quoting is the shell's without its expansions",
    arguments: [
      ("a b", [["a", "b"]]), ("a; b\nc", [["a"], ["b"], ["c"]]), ("  # c\na # d", [["a"]]),
      ("'a b' \"c\\\"d\" e\\ f", [["a b", "c\"d", "e f"]]), ("a\\\n b", [["a", "b"]]),
      ("a#b '#' $HOME *", [["a#b", "#", "$HOME", "*"]]), ("''", [[""]]),
      ("\u{FEFF}a\r\nb", [["a"], ["b"]]), (";;\n\n", []),
      ("\\echo a; b", [["\\echo", "a"], ["b"]]),
    ])
  func quoting(text: String, expected: [[String]]) throws {
    #expect(try statements(text) == expected)
  }

  @Test(
    "variables stand at the start of a word or behind = and ,",
    arguments: [
      (":g", ["X"]), (":'g'", ["X"]), ("a=:g", ["a=X"]), ("a,:g", ["a,X"]), ("a:g", ["a:g"]),
      ("':g'", [":g"]), ("b:20", ["b:20"]), (":", [":"]),
    ])
  func variables(text: String, expected: [String]) throws {
    #expect(try statements(text, ["g": "X"]) == [expected])
  }

  @Test("a mistake has its place, and an open quote can be mended by more input")
  func mistakes() throws {
    var lexer = ScriptLexer("a\n  b :nope", file: "t")
    _ = try lexer.next([:])
    do {
      _ = try lexer.next([:])
      Issue.record("no error")
    } catch {
      #expect(error.location == SourceLocation(file: "t", line: 2, column: 5))
      #expect(!error.isIncomplete)
    }
    var open = ScriptLexer("a 'b", file: "t")
    do {
      _ = try open.next([:])
      Issue.record("no error")
    } catch {
      #expect(error.isIncomplete)
    }
  }
}
