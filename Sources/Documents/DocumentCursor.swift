import Quantities

/// A value of a document on its way into a type: it knows the file, its place and its path, and
/// every refusal says all three.
public struct DocumentCursor: Sendable {
  public let node: DocumentNode
  /// The file, for errors.
  public let name: String
  /// Such as `plans[2].directives[0].switchElapsed`; empty at the root.
  public let path: String

  public init(_ root: DocumentNode, name: String) {
    self.init(root, name: name, path: "")
  }

  init(_ node: DocumentNode, name: String, path: String) {
    self.node = node
    self.name = name
    self.path = path
  }

  public var position: DocumentPosition { node.position }

  /// Whether nothing, `~` or `null` was written.
  public var isNull: Bool {
    if case .scalar(let scalar) = node.content { scalar.isNull } else { false }
  }

  /// An error at this value, for checks that the caller makes.
  public func failure(
    _ message: String, suggestions: [String] = [], hint: String? = nil
  ) -> DocumentError {
    DocumentError(
      name: name, position: position, path: path, message: message, suggestions: suggestions,
      hint: hint)
  }

  /// The map that stands here; every key that is not in `keys` is reported to `problems`, with
  /// those that were probably meant, and otherwise ignored.
  ///
  /// - Throws: when something else stands here.
  public func map(
    allowing keys: [String], problems: DocumentProblems
  ) throws(DocumentError) -> DocumentMap {
    let map = try map()
    let known = Set(keys)
    for entry in map.entries where !known.contains(entry.key) {
      problems.report(
        DocumentError(
          name: name, position: entry.keyPosition, path: path,
          message: "there is no key \(DocumentWriter.json(text: entry.key)) here",
          suggestions: DidYouMean.suggestions(for: entry.key, among: keys),
          hint: "known keys: \(keys.joined(separator: ", "))"))
    }
    return map
  }

  /// The map that stands here, whatever its keys are.
  ///
  /// - Throws: when something else stands here.
  public func map() throws(DocumentError) -> DocumentMap {
    guard case .map(let entries) = node.content else { throw mismatch("a map of keys") }
    return DocumentMap(self, entries)
  }

  /// The items of the list that stands here.
  ///
  /// - Throws: when something else stands here. A single value is not taken for a list of one.
  public func list() throws(DocumentError) -> [DocumentCursor] {
    guard case .list(let items) = node.content else { throw mismatch("a list") }
    return items.enumerated().map { index, item in
      DocumentCursor(item, name: name, path: "\(path)[\(index)]")
    }
  }

  /// The text exactly as written: also a number, a duration, `no` or `22:00` without quotes.
  ///
  /// - Throws: for a list, a map and null.
  public func text() throws(DocumentError) -> String {
    guard case .scalar(let scalar) = node.content, !scalar.isNull else {
      throw mismatch("a text")
    }
    return scalar.text
  }

  /// - Throws: for everything but `true` and `false` without quotes.
  public func bool() throws(DocumentError) -> Bool {
    guard case .scalar(let scalar) = node.content, let flag = scalar.asBool else {
      throw mismatch("true or false")
    }
    return flag
  }

  /// - Throws: for everything but a whole number in decimal, without quotes and in `range`.
  public func integer(in range: ClosedRange<Int64>) throws(DocumentError) -> Int64 {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard case .scalar(let scalar) = node.content, let number = scalar.asInteger,
      range.contains(number)
    else { throw mismatch(expected) }
    return number
  }

  private func mismatch(_ expected: String) -> DocumentError {
    failure("expected \(expected), found \(found)")
  }

  private var found: String {
    switch node.content {
    case .list: "a list"
    case .map: "a map"
    case .scalar(let scalar) where scalar.isNull: "nothing"
    case .scalar(let scalar):
      (scalar.isQuoted ? "the text " : "") + DocumentWriter.json(text: Self.short(scalar.text))
    }
  }

  private static func short(_ text: String) -> String {
    text.unicodeScalars.count > 80 ? String(text.unicodeScalars.prefix(77)) + "..." : text
  }
}

/// A map of a document, and its place.
public struct DocumentMap: Sendable {
  public let cursor: DocumentCursor
  public let entries: [DocumentEntry]
  private let places: [String: Int]

  init(_ cursor: DocumentCursor, _ entries: [DocumentEntry]) {
    self.cursor = cursor
    self.entries = entries
    // The reader refuses a key that stands twice; of a tree built otherwise the first counts.
    places = Dictionary(zip(entries.map(\.key), 0...), uniquingKeysWith: { first, _ in first })
  }

  /// The value of `key`; nil when the key is missing or nothing stands behind it.
  public func optional(_ key: String) -> DocumentCursor? {
    guard let place = places[key], entries.indices.contains(place) else { return nil }
    let value = self.value(of: entries[place])
    return value.isNull ? nil : value
  }

  /// - Throws: at the map when `key` is missing, at the value when nothing stands behind it.
  public func required(_ key: String) throws(DocumentError) -> DocumentCursor {
    guard let place = places[key], entries.indices.contains(place) else {
      throw cursor.failure("the key \(DocumentWriter.json(text: key)) is missing")
    }
    let value = self.value(of: entries[place])
    guard !value.isNull else { throw value.failure("a value is missing") }
    return value
  }

  /// The value of an entry of this map, with its path.
  public func value(of entry: DocumentEntry) -> DocumentCursor {
    let step = Self.isWord(entry.key) ? entry.key : "[\(DocumentWriter.json(text: entry.key))]"
    let dot = cursor.path.isEmpty || step.hasPrefix("[") ? "" : "."
    return DocumentCursor(entry.value, name: cursor.name, path: cursor.path + dot + step)
  }

  /// Keys that need no quotes in a path: letters, digits and `_ $ # -`.
  private static func isWord(_ key: String) -> Bool {
    !key.isEmpty
      && key.unicodeScalars.allSatisfy { scalar in
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
          || ("0"..."9").contains(scalar) || "_$#-".unicodeScalars.contains(scalar)
      }
  }
}
