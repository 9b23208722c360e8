import Documents
import Testing

/// What the reader accepts, what it refuses, and where.
@Suite struct DocumentReaderTests {
  @Test("every node and every key knows its line and column, counted in characters from 1")
  func positions() throws {
    let node = try Documents.one(
      """
      # comment
      ä: 1
      plans:
        - name: "x"
          list: [é, {k: v}]

      """)
    guard case .map(let root) = node.content, case .list(let plans) = root[1].value.content,
      case .map(let plan) = plans[0].content, case .list(let list) = plan[1].value.content,
      case .map(let inner) = list[1].content
    else {
      Issue.record("\(node)")
      return
    }
    #expect(node.position == DocumentPosition(line: 2, column: 1))
    #expect(root.map(\.key) == ["ä", "plans"])
    #expect(root[0].value.position == DocumentPosition(line: 2, column: 4))
    #expect(root[1].keyPosition == DocumentPosition(line: 3, column: 1))
    #expect(plans[0].position == DocumentPosition(line: 4, column: 5))
    #expect(plan[0].value.position == DocumentPosition(line: 4, column: 11))
    #expect(plan[1].keyPosition == DocumentPosition(line: 5, column: 5))
    #expect(list[0].position == DocumentPosition(line: 5, column: 12))
    #expect(inner[0].keyPosition == DocumentPosition(line: 5, column: 16))
    #expect(inner[0].value.position == DocumentPosition(line: 5, column: 19))
  }

  @Test("a byte order mark takes no column, and CR LF is one line end")
  func markAndReturns() throws {
    let node = try Documents.one("\u{FEFF}a: 1\r\nb: [2]\r\n")
    guard case .map(let entries) = node.content else {
      Issue.record("\(node)")
      return
    }
    #expect(node.position == .start)
    #expect(entries[1].value.position == DocumentPosition(line: 2, column: 4))
  }

  @Test("a stream holds any number of documents")
  func documents() throws {
    #expect(try Documents.read("").isEmpty)
    #expect(try Documents.read("# only a comment\n").isEmpty)
    #expect(try Documents.read("---\n") == [.null])
    #expect(try Documents.read("a\n---\n[1]\n---\n...\n").count == 3)
    #expect(try Documents.read("%YAML 1.1\n---\na\n") == [.text("a")])
  }

  @Test("quotes, blocks and escapes give the text that they mean")
  func sample() throws {
    let documents = try Documents.read(Documents.sample)
    #expect(
      documents == [
        .map([
          DocumentEntry(
            "groups",
            .list([
              .map([
                DocumentEntry("name", .text("NO")),
                DocumentEntry("description", .text("It's \"quoted\": \\u00e9")),
                DocumentEntry("sessions", .integer(10)),
                DocumentEntry("queueTimeout", .text("1m30s")),
                DocumentEntry("night", .text("22:00")),
              ]),
              .map([
                DocumentEntry("name", .text("\u{C9}\tTL")),
                DocumentEntry(
                  "tags", .list([.text("a"), .text("b c"), .list([]), .map([])])),
                DocumentEntry("enabled", .bool(true)), DocumentEntry("owner", .null),
              ]),
            ])),
          DocumentEntry(
            "plans",
            .list([
              .map([
                DocumentEntry("name", .text("DAY")),
                DocumentEntry("note", .text("first\n second\n")),
                DocumentEntry("comment", .text("folded text")),
                DocumentEntry(
                  "directives",
                  .list([
                    .map([
                      DocumentEntry("group", .text("ÄÖ😀")), DocumentEntry("cpu", .text("50%")),
                      DocumentEntry("explicit", .decimal("-1.5e3")),
                    ])
                  ])),
              ])
            ])),
        ]),
        .map([
          DocumentEntry(
            "json",
            .list([
              .text("/"), .text("\n"), .integer(1), .decimal("2.5"), .null, .bool(false),
            ]))
        ]),
      ])
  }

  @Test(
    "what is refused, with line, column and a part of the message",
    arguments: [
      // A key twice, at the second one.
      ("a: 1\nb: 2\na: 3\n", 3, 1, "second time; the first is in line 1"),
      ("{\"a\": 1, 'a': 2}", 1, 10, "second time"),
      ("x:\n  - {k: 1, k: 1}", 2, 12, "second time"),
      // What makes a document mean something that its text does not show.
      ("a: &x 1\n", 1, 4, "anchors and aliases are not supported: &x"),
      ("- &x [1]\n", 1, 3, "anchors and aliases"), ("- &x {a: 1}\n", 1, 3, "anchors and aliases"),
      ("a: *x\n", 1, 4, "anchors and aliases are not supported: *x"),
      ("a:\n  <<: {b: 1}\n", 2, 3, "merge keys are not supported"),
      ("a: !!int 1\n", 1, 4, "the tag tag:yaml.org,2002:int is not supported"),
      ("!policy\na: 1\n", 1, 1, "the tag !policy is not supported"),
      ("a: !!set [1]\n", 1, 4, "the tag tag:yaml.org,2002:set is not supported"),
      ("a: !!str [1]\n", 1, 4, "the tag tag:yaml.org,2002:str is not supported"),
      ("# a\r\n\r\n%TAG ! tag:x,2000:\n---\na\n", 3, 1, "tag directives are not supported"),
      // Keys that are no texts.
      ("? [a]\n: b\n", 1, 3, "a key must be a text"), ("{{a: 1}: b}", 1, 2, "a key must be a text"),
      ("a: 1\n?\n: b\n", 2, 2, "a key is missing"),
      // Text that is no YAML.
      ("a: b: c\n", 1, 5, "mapping values are not allowed"),
      ("a:\n\t- b\n", 2, 1, "cannot start any token"),
      ("a: [1, 2\n", 2, 1, "did not find expected ',' or ']'"),
      ("a: 'x\n", 2, 1, "while scanning a quoted scalar that starts at 1:4"),
      ("a:\n   b: 1\n  c: 2\n", 3, 3, "did not find expected key"),
      ("a: \"\\z\"\n", 1, 5, "unknown escape character"),
      // Characters.
      ("a: 1\nb: ü\u{1}\n", 2, 5, "U+0001 is not allowed"),
      ("a: \u{0}", 1, 4, "U+0000 is not allowed"), ("a\rb: \u{7F}", 2, 4, "U+007F is not allowed"),
      ("\r\na\u{85}: 1", 2, 2, "U+0085 is not allowed"),
      ("a: \"\u{2028}\"", 1, 5, "U+2028 is not allowed"),
      ("a\u{FEFF}", 1, 2, "U+FEFF is not allowed"),
    ])
  func refusals(text: String, line: Int, column: Int, message: String) throws {
    let error = try #require(Documents.error(text), "\(text) was accepted")
    #expect(error.position == DocumentPosition(line: line, column: column), "\(text): \(error)")
    #expect(error.message.contains(message), "\(text): \(error)")
    #expect(error.description == "p:\(line):\(column): \(error.message)")
  }

  @Test(
    "bytes that are no UTF-8 are refused where they stand",
    arguments: [
      ([0x61, 0x0A, 0xC3, 0xA4, 0xFF], 2, 2), ([0xC0, 0x80], 1, 1), ([0xED, 0xA0, 0x80], 1, 1),
      ([0x61, 0xE2, 0x82], 1, 2), ([0xFF, 0xFE, 0x61, 0x00], 1, 1),
      ([0xF4, 0x90, 0x80, 0x80], 1, 1),
    ] as [([UInt8], Int, Int)])
  func invalidUTF8(bytes: [UInt8], line: Int, column: Int) throws {
    let error = try #require(Documents.error(bytes))
    #expect(error.description == "p:\(line):\(column): this is not UTF-8")
    #expect(error.hint == "save the file as UTF-8")
  }

  @Test("tags that change nothing are read; !!str and ! make a text")
  func plainTags() throws {
    let text = "!!map {a: !!str 1, b: ! 2, c: !!seq [3]}"
    #expect(
      try Documents.one(text)
        == .map([
          DocumentEntry("a", .text("1")), DocumentEntry("b", .text("2")),
          DocumentEntry("c", .list([.integer(3)])),
        ]))
  }

  @Test("a quoted << is an ordinary key, and so is a text that starts with % inside a document")
  func quotedMergeKey() throws {
    #expect(try Documents.one("\"<<\": 1") == .map([DocumentEntry("<<", .integer(1))]))
    #expect(try Documents.one("a: x %TAG") == .map([DocumentEntry("a", .text("x %TAG"))]))
  }
}
