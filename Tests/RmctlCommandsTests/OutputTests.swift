import ResourceManagement
import Testing

@testable import RmctlCommands

struct OutputTests {
  private static var rows: [Record] {
    [
      Record(["name": .text("B"), "size": .size(ByteCount(bytes: 2048)), "note": .null]),
      Record(["name": .text("A"), "size": .size(ByteCount(bytes: 10)), "note": .text("x,\"y\"")]),
    ]
  }
  private static var columns: [Payload.Column] {
    [.init("NAME", "name"), .init("SIZE", "size"), .init("NOTE", "note", isWide: true)]
  }

  private func text(_ change: (inout Renderer) -> Void) throws -> String {
    var renderer = Renderer()
    change(&renderer)
    return try renderer.text(
      for: Payload(
        kind: "ThingList", generation: 7, content: .list(Self.rows, columns: Self.columns)))
  }

  @Test("a table aligns numbers to the right and leaves wide columns out")
  func table() throws {
    #expect(try text { _ in } == "NAME  SIZE\nB       2K\nA      10B\n")
  }

  @Test("sort, limit, columns and raw work together")
  func arrangement() throws {
    let result = try text {
      $0.sort = [.init(name: "SIZE", isDescending: false)]
      $0.limit = 1
      $0.isRaw = true
      $0.columns = [.init(name: "size", width: nil), .init(name: "name", width: nil)]
    }
    #expect(result == "SIZE  NAME\n  10  A\n")
  }

  @Test("CSV is quoted by RFC 4180 and leaves nothing for null")
  func csv() throws {
    #expect(
      try text { $0.format = .csv } == "name,size,note\nB,2048,\nA,10,\"x,\"\"y\"\"\"\n")
  }

  @Test("JSON lines have sorted keys and null for what is not known")
  func jsonLines() throws {
    let first = try text { $0.format = .jsonl }.split(separator: "\n").first
    #expect(first == "{\"name\":\"B\",\"note\":null,\"size\":2048}")
  }

  @Test("a document says what it is")
  func json() throws {
    let document = try text { $0.format = .json }
    #expect(document.contains("\"apiVersion\" : \"rmctl/v1\""))
    #expect(document.contains("\"kind\" : \"ThingList\""))
    #expect(document.contains("\"generation\" : 7"))
  }

  @Test("an unknown column is refused with what was meant")
  func unknownColumn() {
    #expect {
      try text { $0.columns = [.init(name: "nmae", width: nil)] }
    } throws: { error in
      (error as? CommandError)?.suggestions == ["name"]
    }
  }

  @Test(
    "nothing that moves a cursor gets through",
    arguments: ["\u{1B}[31m", "a\rb", "\u{9B}2J", "x\u{202E}y", "\u{200B}", "a\u{7}", "\n"])
  func escaping(_ hostile: String) {
    let safe = TerminalText.escaped(hostile)
    #expect(!safe.unicodeScalars.contains { $0.value < 32 || (127...159).contains($0.value) })
    #expect(!safe.unicodeScalars.contains("\u{202E}"))
    #expect(safe.contains("\\u{"))
  }

  @Test(
    "rounding to one decimal",
    arguments: [(0.0, "0.0"), (9.96, "10.0"), (-0.45, "-0.5"), (59.54, "59.5"), (100, "100.0")])
  func oneDecimal(number: Double, text: String) {
    #expect(Value.oneDecimal(number) == text)
  }
}
