import Documents
import TestSupport
import Testing

/// Bytes of any kind give a tree or an error with a place, within bounds.
@Suite struct DocumentHostileTests {
  /// Reads and writes; what it must not do is trap.
  private func survives(_ bytes: [UInt8], _ comment: String) throws {
    do {
      for node in try DocumentReader.read(bytes, name: "p") {
        let written = try DocumentWriter.yaml(node)
        #expect(try Documents.one(written) == node, "\(comment)")
        _ = DocumentWriter.json(node)
      }
    } catch let error as DocumentError {
      #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty, "\(comment)")
    }
  }

  @Test("every prefix of a document")
  func prefixes() throws {
    let sample = Array(Documents.sample.utf8)
    for length in 0...sample.count {
      try survives(Array(sample.prefix(length)), "the first \(length) bytes")
    }
  }

  @Test("5,000 documents with bytes changed, cut and doubled", arguments: [1, 2] as [UInt64])
  func mutations(seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    let structure = Array("{}[]:,-?&*!|>'\"%@`# \t\n\r\\u0~<=.\u{0}\u{85}\u{2028}\u{FEFF}".utf8)
    let samples = [
      Array(Documents.sample.utf8),
      Array(#"{"a":["\uD83D\uDE00",{"b":\#t1e3,"c":"\/"}],"d":[[],{}],"e":null}"#.utf8),
    ]
    for round in 0..<2_500 {
      var bytes = samples[round % 2]
      for _ in 0..<Int.random(in: 1...4, using: &chance) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        let end = min(bytes.count, place + Int.random(in: 1...20, using: &chance))
        switch Int.random(in: 0..<5, using: &chance) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes[place] = structure.randomElement(using: &chance) ?? 0
        case 2: bytes.insert(structure.randomElement(using: &chance) ?? 0, at: place)
        case 3: bytes.removeSubrange(place..<end)
        default: bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
      }
      try survives(bytes, "seed \(seed), round \(round)")
    }
  }

  @Test("lists and maps are nested at most 64 deep, in both styles")
  func depth() throws {
    func nested(_ depth: Int) -> [String] {
      let open = String(repeating: "[", count: depth)
      let block = (0..<depth).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
      return [
        open + String(repeating: "]", count: depth), block,
        String(repeating: "- ", count: depth) + "x",
      ]
    }
    for text in nested(64) { #expect(Documents.error(text) == nil) }
    for text in nested(65) + nested(900) {
      let error = try #require(Documents.error(text))
      #expect(error.message == "lists and maps are nested deeper than 64")
    }
    for text in ["[", "{a: ", "- ", "? ", "&a ", "!a "] {
      #expect(Documents.error(String(repeating: text, count: 100_000)) != nil, "\(text)")
    }
  }

  @Test("a billion laughs end at the first anchor")
  func aliasBomb() throws {
    var text = "a: &a [lol, lol, lol, lol]\n"
    for (name, former) in zip("bcdefghi", "abcdefgh") {
      text += "\(name): &\(name) [*\(former), *\(former), *\(former), *\(former)]\n"
    }
    let error = try #require(Documents.error(text))
    #expect(error.position == DocumentPosition(line: 1, column: 4))
  }

  @Test("more than 16 MiB are refused unread; 16 MiB are not")
  func size() {
    let most = DocumentReader.mostBytes
    let space = UInt8(ascii: " ")
    #expect(
      Documents.error([UInt8](repeating: 0xFF, count: most + 1))?.message.contains("16 MiB") == true
    )
    #expect(Documents.error([0xFF] + [UInt8](repeating: space, count: most - 1))?.line == 1)
  }

  @Test("a million values are read, one more is not")
  func count() throws {
    let items = String(repeating: "- a\n", count: DocumentReader.mostNodes - 1)
    #expect(Documents.error(items) == nil)
    let error = try #require(Documents.error(items + "- b\n"))
    #expect(error.position == DocumentPosition(line: DocumentReader.mostNodes, column: 3))
    #expect(error.message.contains("more than 1000000 values"))
  }

  @Test("a large document is read and written whole")
  func large() throws {
    let entries = (0..<35_000).map { number in
      DocumentEntry("key\(number)", .list([.integer(Int64(number)), .text("value \(number)")]))
    }
    let tree = DocumentNode.map(entries)
    let yaml = try DocumentWriter.yaml(tree)
    #expect(yaml.utf8.count > 1_000_000)
    #expect(try Documents.one(yaml) == tree)
    #expect(try Documents.one(DocumentWriter.json(tree)) == tree)
  }
}
