/// Reads YAML and JSON into trees that know where every part stood.
///
/// Plain scalars are not interpreted (see ``DocumentScalar``). A key that stands twice, a merge
/// key, an anchor, an alias and a tag of an application are errors: each makes a document mean
/// something that a reader of the file does not see.
public enum DocumentReader {
  public static let mostBytes = 16 << 20
  public static let mostDepth = 64
  /// Lists, maps, scalars and keys of all documents together.
  public static let mostNodes = 1_000_000

  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte order mark; YAML 1.1, or JSON.
  ///   - name: the file, for errors.
  /// - Returns: the documents of the stream, in order; none for an empty text.
  /// - Throws: the first problem of the text. Problems of meaning are the cursor's.
  /// - Complexity: O(bytes).
  public static func read(
    _ bytes: [UInt8], name: String
  ) throws(DocumentError) -> [DocumentNode] {
    guard bytes.count <= mostBytes else {
      throw DocumentError(
        name: name, position: .start, message: "the document is larger than 16 MiB",
        hint: "split it into several files")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    try DocumentCharacters.check(text, name: name)
    try refuseTagDirectives(text, name: name)
    let yaml = JSONText.asYAML(text)
    return try yaml.withUnsafeBufferPointer { buffer throws(DocumentError) in
      var events = try DocumentEvents(buffer, name: name)
      defer { events.close() }
      var builder = DocumentBuilder(name: name)
      while let event = try events.next() { try builder.add(event) }
      return builder.documents
    }
  }

  /// The parser compares each with all before it, which a long list of them turns into hours.
  private static func refuseTagDirectives(
    _ text: [UInt8], name: String
  ) throws(DocumentError) {
    let directive = Array("%TAG".utf8)
    var line = 1
    var isLineStart = true
    for (index, byte) in text.enumerated() {
      if isLineStart, byte == directive.first, text[index...].starts(with: directive) {
        throw DocumentError(
          name: name, position: DocumentPosition(line: line, column: 1),
          message: "tag directives are not supported", hint: "delete the line")
      }
      let isReturnOfPair =
        byte == UInt8(ascii: "\r") && index + 1 < text.count
        && text[index + 1] == UInt8(ascii: "\n")
      isLineStart = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      if isLineStart, !isReturnOfPair { line += 1 }
    }
  }
}
