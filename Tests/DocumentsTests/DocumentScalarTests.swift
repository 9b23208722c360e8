import Documents
import TestSupport
import Testing

/// Plain scalars are what they look like to their author, and nothing is guessed.
@Suite struct DocumentScalarTests {
  @Test(
    "what YAML 1.1 would mangle stays the text that was written",
    arguments: [
      "no", "NO", "No", "yes", "on", "off", "y", "n", "22:00", "190:20:30", "0x1F", "0o7", "0b11",
      "010", "1_000", "+5", "1,000", ".5", "5.", ".inf", "-.inf", ".nan", "2026-01-31",
      "2026-01-31 10:00:00", "50%", "1h", "=", "1e", "tRue", "nULL", "Infinity", "-", "1 2",
    ])
  func norway(text: String) throws {
    let scalar = try Documents.value("k", in: text == "-" ? "k: \"-\"" : "k: \(text)\n")
    #expect(scalar.text == text)
    #expect(scalar.kind == .text)
    #expect(scalar.asBool == nil && scalar.asInteger == nil && !scalar.isNull)
    let key = try Documents.root("\"\(text)\": 1\n").map().entries.first?.key
    #expect(key == text)
  }

  @Test("a group may be called no, as key and as value")
  func norwayKey() throws {
    #expect(try Documents.one("no: NO") == .map([DocumentEntry("no", .text("NO"))]))
  }

  @Test("true and false are booleans, null has five forms, and quotes make texts of all")
  func words() throws {
    for (text, flag) in [("true", true), ("TRUE", true), ("False", false), ("FALSE", false)] {
      #expect(try Documents.value("k", in: "k: \(text)").asBool == flag)
      let quoted = try Documents.value("k", in: "k: '\(text)'")
      #expect(quoted.asBool == nil && quoted.kind == .text)
    }
    for text in ["", "~", "null", "Null", "NULL"] {
      #expect(try Documents.one("[{k: \(text)}]") == .list([.map([DocumentEntry("k", .null)])]))
      let quoted = try Documents.value("k", in: "k: \"\(text)\"")
      #expect(!quoted.isNull && quoted.kind == .text && quoted.text == text)
    }
  }

  @Test(
    "whole numbers are those of JSON that fit 64 bits",
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("9223372036854775807", .max),
      ("-9223372036854775808", .min),
    ] as [(String, Int64)])
  func integers(text: String, number: Int64) throws {
    let scalar = try Documents.value("k", in: "k: \(text)")
    #expect(scalar.asInteger == number)
    #expect(scalar.kind == .integer)
    #expect(try Documents.value("k", in: "k: '\(text)'").asInteger == nil)
  }

  @Test(
    "other numbers of JSON keep their digits",
    arguments: ["9223372036854775808", "1.50", "-0.0", "1e3", "1E+3", "-2.5e-7"])
  func decimals(text: String) throws {
    let scalar = try Documents.value("k", in: "k: \(text)")
    #expect(scalar.kind == .decimal && scalar.asInteger == nil && scalar.text == text)
    #expect(DocumentNode.decimal(text) == DocumentNode(.scalar(scalar)))
  }

  @Test("what is no number cannot be written as one")
  func falseDecimals() {
    for text in ["", "1,5", "NaN", "0x1", "01", "1.", "-", "1e", "١"] {
      #expect(DocumentNode.decimal(text) == .text(text), "\(text)")
    }
  }

  @Test("nodes are equal when they mean the same, and unequal otherwise")
  func equality() throws {
    #expect(try Documents.one("[a, ~, True]") == Documents.one("\n- 'a'\n- null\n- true\n"))
    #expect(DocumentNode.text("1") != .integer(1))
    #expect(DocumentNode.text("null") != .null)
    #expect(DocumentNode.text("true") != .bool(true))
    #expect(DocumentNode.bool(true) != .bool(false))
    #expect(DocumentNode.list([]) != .map([]))
    #expect(
      Set([.text("a"), try Documents.one("a"), try Documents.one("'a'")] as [DocumentNode]).count
        == 1)
  }
}
