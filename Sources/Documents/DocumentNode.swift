/// Where something stands in a document. Both numbers count from 1; columns count characters
/// (Unicode scalars), not bytes.
public struct DocumentPosition: Hashable, Comparable, Sendable {
  public let line: Int
  public let column: Int

  /// The place of everything that was built and not read.
  public static let start = DocumentPosition(line: 1, column: 1)

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (a: DocumentPosition, b: DocumentPosition) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// One value of a YAML or JSON document, and where it stands.
///
/// Nodes are equal when they mean the same: positions and quotes that change nothing are ignored.
public struct DocumentNode: Sendable {
  public enum Content: Hashable, Sendable {
    case scalar(DocumentScalar)
    case list([DocumentNode])
    /// In the order of the document; no key twice.
    case map([DocumentEntry])
  }

  public let content: Content
  public let position: DocumentPosition

  public init(_ content: Content, at position: DocumentPosition = .start) {
    self.content = content
    self.position = position
  }
}

/// A key of a map and its value.
public struct DocumentEntry: Sendable {
  public let key: String
  public let keyPosition: DocumentPosition
  public let value: DocumentNode

  public init(_ key: String, _ value: DocumentNode, at keyPosition: DocumentPosition = .start) {
    self.key = key
    self.keyPosition = keyPosition
    self.value = value
  }
}

extension DocumentNode: Hashable {
  public static func == (a: DocumentNode, b: DocumentNode) -> Bool { a.content == b.content }
  public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

extension DocumentEntry: Hashable {
  public static func == (a: DocumentEntry, b: DocumentEntry) -> Bool {
    a.key == b.key && a.value == b.value
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(value)
  }
}

// What a writer builds trees from.
extension DocumentNode {
  public static let null = DocumentNode(.scalar(DocumentScalar("null", isQuoted: false)))

  public static func text(_ text: String) -> DocumentNode {
    DocumentNode(.scalar(DocumentScalar(text, isQuoted: true)))
  }

  public static func bool(_ flag: Bool) -> DocumentNode {
    DocumentNode(.scalar(DocumentScalar(flag ? "true" : "false", isQuoted: false)))
  }

  public static func integer(_ number: Int64) -> DocumentNode {
    DocumentNode(.scalar(DocumentScalar(String(number), isQuoted: false)))
  }

  /// A number as it is to be written, such as `12.5`. What is no number becomes a text.
  public static func decimal(_ digits: String) -> DocumentNode {
    let isNumber = PlainScalar.isJSONNumber(digits)
    return DocumentNode(.scalar(DocumentScalar(digits, isQuoted: !isNumber)))
  }

  public static func list(_ items: [DocumentNode]) -> DocumentNode { DocumentNode(.list(items)) }

  public static func map(_ entries: [DocumentEntry]) -> DocumentNode { DocumentNode(.map(entries)) }
}
