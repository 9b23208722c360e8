/// What is wrong with a document, where, and how to mend it.
public struct DocumentError: Error, Hashable, Sendable {
  /// The file, or what stands for it, such as `standard input`.
  public let name: String
  public let position: DocumentPosition
  /// The place inside the tree, such as `plans[2].directives[0].switchElapsed`; empty when the
  /// text is no document at all.
  public let path: String
  public let message: String
  /// Names that were probably meant, nearest first.
  public let suggestions: [String]
  public let hint: String?

  public init(
    name: String, position: DocumentPosition, path: String = "", message: String,
    suggestions: [String] = [], hint: String? = nil
  ) {
    self.name = name
    self.position = position
    self.path = path
    self.message = message
    self.suggestions = suggestions
    self.hint = hint
  }

  public var line: Int { position.line }
  public var column: Int { position.column }
}

extension DocumentError: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: message`, as compilers write it.
  public var description: String {
    let place = path.isEmpty ? "" : "\(path): "
    return "\(name):\(line):\(column): \(place)\(message)"
  }
}

/// The problems of one document, collected so that all of them are reported at once.
///
/// A reference, because the readers of nested parts add to the same list while an outer
/// ``collect(_:)`` is still running. It belongs to one reader and is not shared between threads.
public final class DocumentProblems {
  /// A broken file can have a problem on every line; more than this help nobody.
  public static let most = 100

  private var found: [DocumentError] = []
  /// All problems reported, also those beyond ``most``.
  public private(set) var count = 0

  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// The first ``most`` problems reported, in the order of the document; several of one place in
  /// the order in which they were reported.
  public var errors: [DocumentError] {
    found.enumerated()
      .sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element)
  }

  public func report(_ error: DocumentError) {
    count += 1
    if found.count < Self.most { found.append(error) }
  }

  /// Runs one reading step; its error is reported and nil returned, so that the next step runs.
  @discardableResult
  public func collect<Value>(_ step: () throws(DocumentError) -> Value) -> Value? {
    do {
      return try step()
    } catch {
      report(error)
      return nil
    }
  }
}
