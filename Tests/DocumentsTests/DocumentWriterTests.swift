@testable import Documents
import TestSupport
import Testing

/// Trees become bytes that both formats read back unchanged.
@Suite struct DocumentWriterTests {
  private let tree = DocumentNode.map([
    DocumentEntry(
      "groups",
      .list([
        .map([
          DocumentEntry("name", .text("no")), DocumentEntry("sessions", .integer(-10)),
          DocumentEntry("cpu", .decimal("12.50")), DocumentEntry("timeout", .text("1d")),
          DocumentEntry("note", .text("It's \"so\"\nand: so")), DocumentEntry("on", .bool(true)),
        ]),
        .text("http://x/y#z"), .null, .list([]), .map([]),
        .list([.list([.integer(1)]), .text("two words")]),
      ])),
    DocumentEntry("", .text("")),
  ])

  @Test("block style with two spaces, quotes only where they are needed")
  func yaml() throws {
    #expect(
      try DocumentWriter.yaml(tree) == """
        groups:
        - name: "no"
          sessions: -10
          cpu: 12.50
          timeout: 1d
          note: "It's \\"so\\"\\nand: so"
          "on": true
        - http://x/y#z
        - null
        - []
        - {}
        - - - 1
          - two words
        "": ""

        """)
  }

  @Test("two spaces, keys in their order, numbers bare")
  func json() {
    #expect(
      DocumentWriter.json(tree) == """
        {
          "groups": [
            {
              "name": "no",
              "sessions": -10,
              "cpu": 12.50,
              "timeout": "1d",
              "note": "It's \\"so\\"\\nand: so",
              "on": true
            },
            "http://x/y#z",
            null,
            [],
            {},
            [
              [
                1
              ],
              "two words"
            ]
          ],
          "": ""
        }

        """)
  }

  @Test("JSON escapes what it must and what no reader of ours takes bare")
  func jsonEscapes() {
    #expect(
      DocumentWriter.json(.text("\"\\/\n\r\t\u{8}\u{C}\u{0}\u{1F}\u{7F}\u{85}\u{2028}\u{FEFF}ü😀"))
        == #""\"\\/\n\r\t\b\f\u0000\u001F\u007F\u0085\u2028\uFEFFü😀""# + "\n")
  }

  @Test("values that were read keep their digits and lose their synonyms in JSON")
  func jsonOfRead() throws {
    let node = try Documents.one("[1.50, 0x1F, 010, ~, TRUE, 1_000, 22:00, 'true']")
    #expect(
      DocumentWriter.json(node).split(whereSeparator: \.isWhitespace).joined()
        == #"[1.50,"0x1F","010",null,true,"1_000","22:00","true"]"#)
    let synonyms = try Documents.one("[~, TRUE, 1_000]")
    #expect(try DocumentWriter.yaml(synonyms) == "- null\n- true\n- \"1_000\"\n")
    #expect(try DocumentWriter.yaml(Documents.one("---\n")) == "null\n")
  }

  @Test(
    "quoted: what a reader could take for something else",
    arguments: [
      "", " ", "a ", " a", "y", "N", "yes", "No", "ON", "off", "true", "FALSE", "null", "~", "=",
      "<<", "0", "007", "-1", "+1", "1_000", "1,000", "0x1F", "0o7", "0b1", "1.5", ".5", "5.",
      "1e3",
      "1E-3", ".inf", "-.INF", ".NaN", "22:00", "1:20:30.5", "2026-01-31", "2026-1-1T10:00:00Z",
      "a: b", "a:", "a #b", "- a", "-a", "?a", ":a", "[a", "{a", "]", "}", ",a", "#a", "&a", "*a",
      "!a", "|", ">", "'a", "\"a", "%a", "@a", "`a", "a\nb", "a\tb", "a\u{0}", "...", "... x",
      "--- x", "a\u{85}", "a\u{2028}", "\u{FEFF}a",
    ])
  func quoted(text: String) throws {
    #expect(PlainScalar.needsQuotes(text))
    let yaml = try DocumentWriter.yaml(.list([.text(text)]))
    #expect(yaml.hasPrefix("- \""), "\(yaml)")
    #expect(try Documents.one(yaml) == .list([.text(text)]))
  }

  @Test(
    "bare: what every reader takes for the text that it is",
    arguments: [
      "a", "NOT", "yesterday", "ETL", "two words", "1h", "1d30m", "50%", "10MiB", "1.2.3", "08h",
      "a:b", "a#b", "x-y", "/usr/bin", "http://x", "a*", "it's", "a\"b",
      "a[0]", "a,b", "..", "a.b", "Ü", "nil", "0xyz", "e3", "2026-01", "$x", "+", "f(x)", "a&b",
      "é@b",
    ])
  func bare(text: String) throws {
    #expect(!PlainScalar.needsQuotes(text))
    let yaml = try DocumentWriter.yaml(.map([DocumentEntry(text, .text(text))]))
    #expect(yaml == "\(text): \(text)\n")
    #expect(try Documents.one(yaml) == .map([DocumentEntry(text, .text(text))]))
  }

  @Test("long lines are not folded, long keys are read back")
  func width() throws {
    let text = String(repeating: "word ", count: 300) + "end"
    let yaml = try DocumentWriter.yaml(.map([DocumentEntry("a", .text(text))]))
    #expect(yaml == "a: \(text)\n")
    let quoted = try DocumentWriter.yaml(.text(text + "\n"))
    #expect(quoted == "\"\(text)\\n\"\n")
    let key = String(repeating: "key ", count: 200) + "end"
    let tree = DocumentNode.map([DocumentEntry(key, .list([.integer(1)]))])
    #expect(try Documents.one(DocumentWriter.yaml(tree)) == tree)
    #expect(try Documents.one(DocumentWriter.json(tree)) == tree)
  }

  @Test("random trees survive both formats, byte for byte", arguments: [3, 4, 5] as [UInt64])
  func roundTrips(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    for round in 0..<300 {
      let tree = RandomTree.node(depth: 4, &chance)
      let comment: Comment = "seed \(seed), round \(round)"
      let (yaml, json) = (try DocumentWriter.yaml(tree), DocumentWriter.json(tree))
      let (fromYAML, fromJSON) = (try Documents.one(yaml), try Documents.one(json))
      #expect(fromYAML == tree, comment)
      #expect(fromJSON == tree, comment)
      for node in [fromYAML, fromJSON] {
        #expect(Array(try DocumentWriter.yaml(node).utf8) == Array(yaml.utf8), comment)
        #expect(Array(DocumentWriter.json(node).utf8) == Array(json.utf8), comment)
      }
    }
  }
}

/// Trees whose texts are what formats get wrong.
private enum RandomTree {
  private static let words = [
    "", " ", "no", "YES", "null", "~", "1", "-0", "1e5", "0x1F", "22:00", "<<", "=", "- a", "a: b",
    "#", "[", "'", "\"", "\\", "---", "...", "%TAG", "a\nb", "\n", "\r\n", "\ttab", "x ",
    "2026-01-31",
  ]
  private static let characters =
    Array(
      "aZ09 :#-?,[]{}&*!|>'\"%@`\\/\n\r\t\0\u{1}\u{7F}\u{85}\u{A0}\u{2028}\u{2029}\u{FEFF}\u{FFFD}"
        .unicodeScalars) + Array("\u{FFFF}\u{E000}\u{301}éß漢😀\u{10FFFF}".unicodeScalars)

  static func text(_ chance: inout SplitMix64) -> String {
    if chance.isOneIn(2) { return words.randomElement(using: &chance) ?? "" }
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &chance) {
      text.append(characters.randomElement(using: &chance) ?? "x")
    }
    return String(text)
  }

  static func node(depth: Int, _ chance: inout SplitMix64) -> DocumentNode {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &chance) {
    case 0: return .null
    case 1: return .bool(chance.isOneIn(2))
    case 2: return .integer(chance.isOneIn(2) ? chance.magnitude() : -chance.magnitude())
    case 3: return .decimal("\(chance.isOneIn(2) ? "-" : "")\(chance.magnitude()).50e-3")
    case 4: return .text(text(&chance))
    case 5, 6:
      let count = Int.random(in: 0...4, using: &chance)
      return .list((0..<count).map { _ in node(depth: depth - 1, &chance) })
    default:
      var entries: [DocumentEntry] = []
      for _ in 0..<Int.random(in: 0...4, using: &chance) {
        let key = text(&chance)
        guard !entries.contains(where: { $0.key == key }) else { continue }
        entries.append(DocumentEntry(key, node(depth: depth - 1, &chance)))
      }
      return .map(entries)
    }
  }
}
