import Documents
import Quantities

/// A map of a workload file whose keys are known.
struct WorkloadFields {
  let map: DocumentMap
  private let problems: DocumentProblems

  /// nil, and reported, when no map stands there.
  init?(_ cursor: DocumentCursor, _ keys: [String], _ problems: DocumentProblems) {
    let map = problems.collect { () throws(DocumentError) in
      try cursor.map(allowing: keys, problems: problems)
    }
    guard let map else { return nil }
    self.map = map
    self.problems = problems
  }

  /// A key that must be there.
  func required<Value>(
    _ key: String, _ read: (DocumentCursor) throws(DocumentError) -> Value
  ) -> Value? {
    problems.collect { () throws(DocumentError) in try read(try map.required(key)) }
  }

  func take<Value>(
    _ key: String, _ place: inout Value,
    _ read: (DocumentCursor) throws(DocumentError) -> Value
  ) {
    guard let cursor = map.optional(key) else { return }
    if let value = problems.collect({ () throws(DocumentError) in try read(cursor) }) {
      place = value
    }
  }

  /// The same for a value that may be missing.
  func takeOptional<Value>(
    _ key: String, _ place: inout Value?,
    _ read: (DocumentCursor) throws(DocumentError) -> Value
  ) {
    guard let cursor = map.optional(key) else { return }
    place = problems.collect { () throws(DocumentError) in try read(cursor) }
  }

  func expect(_ value: String, _ key: String) {
    problems.collect { () throws(DocumentError) in
      guard let cursor = map.optional(key) else { return }
      guard try cursor.text() == value else {
        throw cursor.failure("this version reads \(key) \(value) only")
      }
    }
  }

  func child(_ key: String, _ read: (DocumentCursor) -> Void) {
    if let cursor = map.optional(key) { read(cursor) }
  }

  /// The items of a list; none where the key is missing.
  func items(_ key: String) -> [DocumentCursor] {
    guard let cursor = map.optional(key) else { return [] }
    return problems.collect { () throws(DocumentError) in try cursor.list() } ?? []
  }
}

extension DocumentCursor {
  private static let longestName = 128

  /// - Throws: for an empty text, a long one, and one with a NUL.
  func name() throws(DocumentError) -> String {
    let text = try text()
    guard !text.isEmpty, text.utf8.count <= Self.longestName, !text.utf8.contains(0) else {
      throw failure("expected a name of 1 to \(Self.longestName) bytes")
    }
    return text
  }

  /// Up to a year.
  func span() throws(DocumentError) -> TimeSpan {
    try duration(in: .zero...TimeSpan.seconds(365 * 86_400))
  }

  /// The same, and more than nothing.
  func positiveSpan() throws(DocumentError) -> TimeSpan {
    try duration(in: TimeSpan(nanoseconds: 1_000)...TimeSpan.seconds(365 * 86_400))
  }

  func percentage() throws(DocumentError) -> Percentage {
    try quantity { text throws(QuantityError) in try Percentage(parsing: text) }
  }
}
