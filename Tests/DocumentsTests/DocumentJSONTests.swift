import Documents
import Testing

/// JSON through the parser of YAML: what that refuses by itself is rewritten, in place.
@Suite struct DocumentJSONTests {
  @Test("every escape of JSON is read, in keys and in values")
  func escapes() throws {
    let text = #"{"k\u00e9\"": "\" \\ \/ \b \f \n \r \t \u0041 \u2028 \uD83D\uDE00 \ud834\udd1e"}"#
    let value = "\" \\ / \u{8} \u{C} \n \r \t A \u{2028} 😀 𝄞"
    #expect(try Documents.one(text) == .map([DocumentEntry("ké\"", .text(value))]))
  }

  @Test("tabs are white space between tokens and stay in texts")
  func tabs() throws {
    let tree = DocumentNode.map([
      DocumentEntry("a", .list([.integer(1), .text("x\ty")])), DocumentEntry("b", .bool(true)),
    ])
    #expect(
      try Documents.one("\t{\t\"a\"\t:\t[\t1\t,\n\t\"x\ty\"]\t,\"b\":true\n\t}\n\t\n") == tree)
  }

  @Test("a rewritten escape moves no later position")
  func positions() throws {
    let text = #"{"a": "\uD83D\uDE00\uD83D\uDE00", "b": 1, "b": 2}"#
    let expected = try #require(text.firstRange(of: #""b": 2"#)).lowerBound
    let column = text.distance(from: text.startIndex, to: expected) + 1
    #expect(Documents.error(text)?.position == DocumentPosition(line: 1, column: column))
    let tabs = "{\n\t\"a\":\t1,\n\t\"a\":\t2\n}"
    #expect(Documents.error(tabs)?.position == DocumentPosition(line: 3, column: 2))
  }

  @Test(
    "half a pair and a pair outside JSON are refused with the way to write it",
    arguments: [
      #"{"a": "\uD83D"}"#, #"{"a": "\uD83D\u0041"}"#, #"["\uDE00\uD83D"]"#, #"["\uD83D\uDE0"]"#,
      #"["\uD83D\u-E00"]"#, #"a: "\uD83D\uDE00""#,
    ])
  func loneSurrogates(text: String) throws {
    let error = try #require(Documents.error(text), "\(text) was accepted")
    #expect(error.message.contains("escape code"), "\(error)")
  }

  @Test("what is YAML and not JSON keeps its tabs and backslashes")
  func notRewritten() throws {
    for (text, value) in [
      (#"{a: '\uD83D\uDE00'}"#, #"\uD83D\uDE00"#), (#"{a: x"\uD83D\uDE00"}"#, #"x"\uD83D\uDE00""#),
      ("{a: x\ty}", "x\ty"), (#"{a: x, "b":"y"}"#, "x"),
    ] {
      #expect(try Documents.value("a", in: text).text == value, "\(text)")
    }
    // A colon without a space behind it belongs to a plain text.
    #expect(try Documents.one(#"[a:"\uD83D\uDE00"]"#) == .list([.text(#"a:"\uD83D\uDE00""#)]))
    #expect(try Documents.one("[a\tb, \"c\"]") == .list([.text("a\tb"), .text("c")]))
    #expect(try Documents.one("[1\t2]") == .list([.text("1\t2")]))
  }

  @Test(
    "what is neither JSON nor YAML is refused with its place",
    arguments: [
      (#"{"a": 1} {"b": 2}"#, 1, 10, "put a line --- between two documents"),
      ("{\"a\": 1}\n{\"b\": 2}", 2, 1, "put a line --- between two documents"),
      ("{\"a\"\n: 1}", 2, 1, "put the colon on the line of its key"),
      (#"["a" "b"]"#, 1, 6, "separate entries with commas"),
      (#"{"a": [1}"#, 1, 9, "separate entries with commas"),
    ])
  func refusals(text: String, line: Int, column: Int, hint: String) throws {
    let error = try #require(Documents.error(text), "\(text) was accepted")
    #expect(error.position == DocumentPosition(line: line, column: column), "\(error)")
    #expect(error.hint?.contains(hint) == true, "\(error) \(error.hint ?? "")")
  }
}
