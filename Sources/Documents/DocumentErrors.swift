/// Everything that is wrong with files.
public struct DocumentErrors: Error, Sendable {
  /// In the order of the files.
  public let problems: [DocumentError]
  /// How many there are in all.
  public let count: Int

  public init(problems: [DocumentError], count: Int) {
    self.problems = problems
    self.count = count
  }

  /// - Parameter files: their names, in their order.
  /// - Throws: when there are any.
  public static func check(
    _ problems: DocumentProblems, of files: [String]
  ) throws(DocumentErrors) {
    guard !problems.isEmpty else { return }
    let places = Dictionary(zip(files, 0...)) { first, _ in first }
    // Those of one file are in order already.
    let ordered = problems.errors.enumerated()
      .sorted { a, b in
        (places[a.element.name] ?? 0, a.offset) < (places[b.element.name] ?? 0, b.offset)
      }
      .map(\.element)
    throw DocumentErrors(problems: ordered, count: problems.count)
  }
}

extension DocumentErrors: CustomStringConvertible {
  public var description: String {
    let first = problems.first?.description ?? "the file cannot be read"
    return count > 1 ? "\(first) (and \(count - 1) more)" : first
  }
}
