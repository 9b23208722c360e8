import CYaml

/// A step through a document.
enum DocumentEvent {
  case scalar(DocumentScalar, DocumentPosition)
  case listStart(DocumentPosition)
  case mapStart(DocumentPosition)
  /// The end of the innermost list or map.
  case end
  /// Starts and ends of the stream and of documents.
  case boundary
}

/// libyaml's event parser, with what we do not support refused.
struct DocumentEvents {
  private let name: String
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// - Parameter buffer: must stay valid until ``close()``.
  init(_ buffer: UnsafeBufferPointer<UInt8>, name: String) throws(DocumentError) {
    self.name = name
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw DocumentError(name: name, position: .start, message: "there is not enough memory")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
  }

  /// Frees the parser; nothing may be called after it.
  func close() {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event; nil after the last one.
  mutating func next() throws(DocumentError) -> DocumentEvent? {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
    defer { yaml_event_delete(&event) }
    let position = Self.position(event.start_mark)
    switch event.type {
    case YAML_STREAM_END_EVENT:
      return nil
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuse(anchor: scalar.anchor, at: position)
      let isText = try isTagged(scalar.tag, as: "tag:yaml.org,2002:str", "!", at: position)
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        DocumentScalar(
          String(decoding: bytes, as: UTF8.self),
          isQuoted: isText || scalar.style != YAML_PLAIN_SCALAR_STYLE),
        position)
    case YAML_SEQUENCE_START_EVENT:
      let list = event.data.sequence_start
      try refuse(anchor: list.anchor, at: position)
      _ = try isTagged(list.tag, as: "tag:yaml.org,2002:seq", at: position)
      return .listStart(position)
    case YAML_MAPPING_START_EVENT:
      let map = event.data.mapping_start
      try refuse(anchor: map.anchor, at: position)
      _ = try isTagged(map.tag, as: "tag:yaml.org,2002:map", at: position)
      return .mapStart(position)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      return .end
    case YAML_ALIAS_EVENT:
      throw anchorError(event.data.alias.anchor, sign: "*", at: position)
    default:
      return .boundary
    }
  }

  private static func position(_ mark: yaml_mark_t) -> DocumentPosition {
    DocumentPosition(
      line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
  }
}

// What is refused, and how it is said.
extension DocumentEvents {
  private func refuse(
    anchor: UnsafeMutablePointer<UInt8>?, at position: DocumentPosition
  ) throws(DocumentError) {
    guard anchor == nil else { throw anchorError(anchor, sign: "&", at: position) }
  }

  private func anchorError(
    _ anchor: UnsafeMutablePointer<UInt8>?, sign: String, at position: DocumentPosition
  ) -> DocumentError {
    DocumentError(
      name: name, position: position,
      message: "anchors and aliases are not supported: \(sign)\(Self.text(anchor))",
      hint: "write the value out, or quote a text that starts with \(sign)")
  }

  /// Whether one of the tags that change nothing stands here.
  private func isTagged(
    _ tag: UnsafeMutablePointer<UInt8>?, as known: String..., at position: DocumentPosition
  ) throws(DocumentError) -> Bool {
    guard let tag else { return false }
    let text = Self.text(tag)
    guard known.contains(text) else {
      throw DocumentError(
        name: name, position: position, message: "the tag \(text) is not supported",
        hint: "leave it out; quote a value that is to be a text")
    }
    return true
  }

  private static func text(_ text: UnsafeMutablePointer<UInt8>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }

  private func syntaxError() -> DocumentError {
    let state = parser.pointee
    guard state.error != YAML_MEMORY_ERROR else {
      return DocumentError(
        name: name, position: Self.position(state.mark), message: "there is not enough memory")
    }
    let problem = state.problem.map { String(cString: $0) } ?? "this cannot be read"
    var message = problem
    if let context = state.context.map({ String(cString: $0) }) {
      let start = Self.position(state.context_mark)
      let end = Self.position(state.problem_mark)
      message += " " + context
      if start != end { message += " that starts at \(start.line):\(start.column)" }
    }
    return DocumentError(
      name: name, position: Self.position(state.problem_mark), message: message,
      hint: Self.hint(for: problem))
  }

  private static func hint(for problem: String) -> String? {
    switch problem {
    case "mapping values are not allowed in this context":
      "quote a text that holds \": \", and give every key a line of its own"
    case "found character that cannot start any token":
      "indent with spaces, not with tabs, and quote a text that starts with @, % or `"
    case "did not find expected <document start>":
      "put a line --- between two documents"
    case "found invalid Unicode character escape code":
      "write the character itself, or \\U and eight digits"
    case "found unknown escape character":
      "write \\\\ for a backslash, or use single quotes"
    case "could not find expected ':'":
      "write \"key: value\""
    case "did not find expected key", "did not find expected '-' indicator":
      "give the entries of one list or map the same indentation"
    case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
      "separate entries with commas, and put the colon on the line of its key"
    default:
      nil
    }
  }
}
