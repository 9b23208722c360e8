import Documents
import Testing

/// Short ways to read documents in tests; every file is called `p`.
enum Documents {
  static func read(_ text: String) throws -> [DocumentNode] {
    try DocumentReader.read(Array(text.utf8), name: "p")
  }

  /// The only document of `text`.
  static func one(_ text: String) throws -> DocumentNode {
    let documents = try read(text)
    try #require(documents.count == 1, "\(text)")
    return documents[0]
  }

  static func root(_ text: String) throws -> DocumentCursor {
    DocumentCursor(try one(text), name: "p")
  }

  /// The value of `key` in the map that is the only document of `text`.
  static func value(_ key: String, in text: String) throws -> DocumentScalar {
    let value = try root(text).map().required(key)
    guard case .scalar(let scalar) = value.node.content else {
      throw value.failure("no scalar")
    }
    return scalar
  }

  /// What the reader refuses `text` with; nil when it accepts it.
  static func error(_ text: String) -> DocumentError? { error(Array(text.utf8)) }

  static func error(_ bytes: [UInt8]) -> DocumentError? {
    error { () throws(DocumentError) in _ = try DocumentReader.read(bytes, name: "p") }
  }

  static func error(_ step: () throws(DocumentError) -> Void) -> DocumentError? {
    do {
      try step()
      return nil
    } catch {
      return error
    }
  }

  /// Something of everything that the reader knows.
  static let sample = """
    # a policy
    groups:
      - name: NO
        description: 'It''s "quoted": \\u00e9'
        sessions: 10  # at once
        queueTimeout: 1m30s
        night: 22:00
      - {name: "\\u00c9\\tT\\x4c", tags: [a, "b c", [], {}], enabled: true, owner: ~}
    plans:
    - name: DAY
      note: |
        first
         second
      comment: >-
        folded
        text
      directives:
      - group: ÄÖ😀
        cpu: 50%
        ? explicit
        : -1.5e3
    ---
    {"json": ["\\/", "\\n", 1, 2.5, null, false]}
    ...

    """
}
