/// A value that is neither list nor map, exactly as it was written.
///
/// The text decides nothing by itself: `no`, `22:00`, `0x1F`, `1_000` and `010` stay texts, and
/// whoever reads a duration or a percentage takes ``text`` and judges it.
public struct DocumentScalar: Sendable {
  /// What was written, without quotes and with escapes resolved.
  public let text: String
  /// Whether it stood in quotes or as a block: then it is a text, whatever it looks like.
  public let isQuoted: Bool

  public init(_ text: String, isQuoted: Bool) {
    self.text = text
    self.isQuoted = isQuoted
  }

  /// What a scalar means in both formats.
  public enum Kind: Hashable, Sendable {
    /// Nothing, `~` or `null`.
    case null
    /// `true` or `false`.
    case bool
    /// A whole number in JSON's form that 64 bits hold.
    case integer
    /// Any other number in JSON's form.
    case decimal
    case text
  }

  public var kind: Kind {
    if isQuoted { return .text }
    if PlainScalar.nulls.contains(text) { return .null }
    if asBool != nil { return .bool }
    guard PlainScalar.isJSONNumber(text) else { return .text }
    return Int64(text) == nil ? .decimal : .integer
  }

  public var isNull: Bool { !isQuoted && PlainScalar.nulls.contains(text) }

  /// `true` and `false`, also as `True` and `TRUE`, without quotes. Not `yes`, not `on`.
  public var asBool: Bool? {
    guard !isQuoted else { return nil }
    return switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// A whole number without quotes, in decimal, without leading zeros.
  public var asInteger: Int64? {
    !isQuoted && PlainScalar.isJSONNumber(text) ? Int64(text) : nil
  }
}

extension DocumentScalar: Hashable {
  /// The text without its synonyms: what both formats write.
  var canonicalText: String {
    switch kind {
    case .null: "null"
    case .bool: asBool == true ? "true" : "false"
    case .integer, .decimal, .text: text
    }
  }

  public static func == (a: DocumentScalar, b: DocumentScalar) -> Bool {
    a.kind == b.kind && a.canonicalText == b.canonicalText
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(canonicalText)
  }
}
