import CYaml

/// libyaml's emitter, writing one document into memory.
struct YAMLEmitter {
  private let emitter: UnsafeMutablePointer<yaml_emitter_t>
  private let output: YAMLOutput

  init() throws(DocumentError) {
    emitter = .allocate(capacity: 1)
    emitter.initialize(to: yaml_emitter_t())
    output = YAMLOutput()
    guard yaml_emitter_initialize(emitter) == 1 else {
      emitter.deallocate()
      throw Self.failure("there is not enough memory")
    }
    yaml_emitter_set_encoding(emitter, YAML_UTF8_ENCODING)
    yaml_emitter_set_unicode(emitter, 1)
    yaml_emitter_set_indent(emitter, 2)
    yaml_emitter_set_width(emitter, -1)
    yaml_emitter_set_break(emitter, YAML_LN_BREAK)
    yaml_emitter_set_output(
      emitter,
      { context, bytes, count in
        guard let context, let bytes else { return 0 }
        Unmanaged<YAMLOutput>.fromOpaque(context).takeUnretainedValue().bytes
          .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        return 1
      }, Unmanaged.passUnretained(output).toOpaque())
  }

  /// Frees the emitter; nothing may be written after it.
  func close() {
    yaml_emitter_delete(emitter)
    emitter.deallocate()
  }

  /// What was written.
  var text: String { String(decoding: output.bytes, as: UTF8.self) }

  /// Writes `root` as the only document.
  mutating func write(_ root: DocumentNode) throws(DocumentError) {
    try emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
    try emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
    try add(root)
    try emit { yaml_document_end_event_initialize($0, 1) }
    try emit { yaml_stream_end_event_initialize($0) }
  }

  private func add(_ node: DocumentNode) throws(DocumentError) {
    switch node.content {
    case .scalar(let scalar):
      let text = scalar.canonicalText
      try add(text, isQuoted: scalar.kind == .text && PlainScalar.needsQuotes(text))
    case .list(let items):
      try emit {
        yaml_sequence_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_SEQUENCE_STYLE)
      }
      for item in items { try add(item) }
      try emit { yaml_sequence_end_event_initialize($0) }
    case .map(let entries):
      try emit {
        yaml_mapping_start_event_initialize($0, nil, nil, 1, YAML_BLOCK_MAPPING_STYLE)
      }
      for entry in entries {
        try add(entry.key, isQuoted: PlainScalar.needsQuotes(entry.key))
        try add(entry.value)
      }
      try emit { yaml_mapping_end_event_initialize($0) }
    }
  }

  private func add(_ text: String, isQuoted: Bool) throws(DocumentError) {
    let bytes = Array(text.utf8)
    guard let length = Int32(exactly: bytes.count) else {
      throw Self.failure("a text is longer than 2 GiB")
    }
    let style = isQuoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
    try bytes.withUnsafeBufferPointer { buffer throws(DocumentError) in
      // An empty array may have no address, which libyaml would take for no text.
      var empty: UInt8 = 0
      try withUnsafePointer(to: &empty) { nothing throws(DocumentError) in
        try emit {
          yaml_scalar_event_initialize(
            $0, nil, nil, buffer.baseAddress ?? nothing, length, 1, 1, style)
        }
      }
    }
  }

  /// The emitter takes the event over, also when it fails.
  private func emit(
    _ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32
  ) throws(DocumentError) {
    var event = yaml_event_t()
    guard initialize(&event) == 1, yaml_emitter_emit(emitter, &event) == 1 else {
      let problem = emitter.pointee.problem.map { String(cString: $0) }
      throw Self.failure(problem ?? "there is not enough memory")
    }
  }

  private static func failure(_ message: String) -> DocumentError {
    DocumentError(name: "YAML output", position: .start, message: message)
  }
}

/// Where the emitter's bytes go; a reference, because C holds on to it.
private final class YAMLOutput {
  var bytes: [UInt8] = []
}
