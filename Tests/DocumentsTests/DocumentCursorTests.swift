import Documents
import Testing

/// Typed access with places, paths and all problems at once.
@Suite struct DocumentCursorTests {
  private let text = """
    name: DAY
    cpu: 50%
    sessions: 10
    enabled: true
    nothing:
    plans:
      - name: A
      - directives:
          - switchElapsed: [1]
            "odd key": 1
            22:00: x
    """

  @Test("typed values, and the text exactly as written")
  func values() throws {
    let map = try Documents.root(text).map()
    #expect(try map.required("name").text() == "DAY")
    #expect(try map.required("cpu").text() == "50%")
    #expect(try map.required("sessions").integer(in: 0...10) == 10)
    #expect(try map.required("sessions").text() == "10")
    #expect(try map.required("enabled").bool())
    #expect(try map.required("enabled").text() == "true")
    #expect(try map.required("plans").list().count == 2)
    #expect(map.optional("missing") == nil)
    #expect(map.optional("nothing") == nil)
    #expect(map.entries.map(\.key).prefix(2) == ["name", "cpu"])
  }

  @Test("paths name every step; odd keys are quoted")
  func paths() throws {
    let plans = try Documents.root(text).map().required("plans").list()
    let directive = try plans[1].map().required("directives").list()[0]
    #expect(directive.path == "plans[1].directives[0]")
    let paths = try directive.map().entries.map { try directive.map().value(of: $0).path }
    #expect(
      paths == [
        "plans[1].directives[0].switchElapsed", "plans[1].directives[0][\"odd key\"]",
        "plans[1].directives[0][\"22:00\"]",
      ])
    #expect(try Documents.root("\"a b\": 1").map().required("a b").path == "[\"a b\"]")
    #expect(try Documents.root("[1]").list()[0].path == "[0]")
  }

  @Test("a wrong type says what was expected, what is there, and where")
  func mismatches() throws {
    let map = try Documents.root(text).map()
    func message(
      _ key: String, _ step: (DocumentCursor) throws(DocumentError) -> Void
    ) throws -> String? {
      let value = try map.required(key)
      return Documents.error { () throws(DocumentError) in try step(value) }?.description
    }
    #expect(
      try message("plans") { value throws(DocumentError) in _ = try value.text() }
        == "p:7:3: plans: expected a text, found a list")
    #expect(
      try message("name") { value throws(DocumentError) in _ = try value.list() }
        == "p:1:7: name: expected a list, found \"DAY\"")
    #expect(
      try message("name") { value throws(DocumentError) in _ = try value.map() }
        == "p:1:7: name: expected a map of keys, found \"DAY\"")
    #expect(
      try message("sessions") { value throws(DocumentError) in _ = try value.bool() }
        == "p:3:11: sessions: expected true or false, found \"10\"")
    #expect(
      try message("sessions") { value throws(DocumentError) in _ = try value.integer(in: 1...9) }
        == "p:3:11: sessions: expected a whole number from 1 to 9, found \"10\"")
  }

  @Test("quotes show in what was found, and long texts are cut")
  func found() throws {
    let quoted = try Documents.root("'true'")
    #expect(
      Documents.error { () throws(DocumentError) in _ = try quoted.bool() }?.message
        == "expected true or false, found the text \"true\"")
    let long = try Documents.root(String(repeating: "x", count: 1_000))
    let error = Documents.error { () throws(DocumentError) in _ = try long.list() }
    #expect((error?.message.count ?? .max) < 130)
    let empty = try Documents.root("---\n")
    #expect(empty.isNull)
    #expect(
      Documents.error { () throws(DocumentError) in _ = try empty.text() }?.message
        == "expected a text, found nothing")
    let map = try Documents.root("a: 1")
    #expect(
      Documents.error { () throws(DocumentError) in _ = try map.list() }?.message
        == "expected a list, found a map")
  }

  @Test("a missing key is an error at its map, a missing value at its place")
  func missing() throws {
    let map = try Documents.root("a:\n  b:\n  c: 1\n").map().required("a").map()
    #expect(
      Documents.error { () throws(DocumentError) in _ = try map.required("x") }?.description
        == "p:2:3: a: the key \"x\" is missing")
    #expect(
      Documents.error { () throws(DocumentError) in _ = try map.required("b") }?.description
        == "p:2:5: a.b: a value is missing")
  }

  @Test("all problems of a document are reported, in its order, with suggestions")
  func problems() throws {
    let problems = DocumentProblems()
    let root = try Documents.root("sesions: 1\nname: [x]\nplans:\n  - namee: A\n  - zzz: B\n")
    let map = try #require(
      problems.collect { () throws(DocumentError) in
        try root.map(allowing: ["name", "sessions", "plans"], problems: problems)
      })
    problems.collect { () throws(DocumentError) in
      for plan in try map.required("plans").list() {
        problems.collect { () throws(DocumentError) in
          let entries = try plan.map(allowing: ["name"], problems: problems)
          _ = try entries.required("name").text()
        }
      }
    }
    let name = problems.collect { () throws(DocumentError) in try map.required("name").text() }
    #expect(name == nil)
    #expect(
      problems.errors.map(\.description) == [
        "p:1:1: there is no key \"sesions\" here", "p:2:7: name: expected a text, found a list",
        "p:4:5: plans[0]: there is no key \"namee\" here",
        "p:4:5: plans[0]: the key \"name\" is missing",
        "p:5:5: plans[1]: there is no key \"zzz\" here",
        "p:5:5: plans[1]: the key \"name\" is missing",
      ])
    #expect(problems.errors.map(\.suggestions) == [["sessions"], [], ["name"], [], [], []])
    #expect(problems.errors[0].hint == "known keys: name, sessions, plans")
    #expect(problems.count == 6 && !problems.isEmpty)
  }

  @Test("the list of problems is bounded, their number is not")
  func manyProblems() throws {
    let problems = DocumentProblems()
    #expect(problems.isEmpty && problems.errors.isEmpty)
    let keys = (0..<250).map { "k\($0): 1\n" }.joined()
    _ = try Documents.root(keys).map(allowing: [], problems: problems)
    #expect(problems.count == 250)
    #expect(problems.errors.map(\.line) == Array(1...DocumentProblems.most))
  }

  @Test("of a key that was built twice the first counts")
  func builtTwice() throws {
    let node = DocumentNode.map([
      DocumentEntry("a", .integer(1)), DocumentEntry("a", .integer(2)),
    ])
    let map = try DocumentCursor(node, name: "p").map()
    #expect(try map.required("a").integer(in: 0...9) == 1)
  }
}
