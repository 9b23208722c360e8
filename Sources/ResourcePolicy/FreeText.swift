/// Descriptions, patterns and other texts that people write: bounded, and without control
/// characters, so that no terminal, log or C path is ever surprised by one.
enum FreeText {
  static let longest = 1024

  /// - Throws: ``PolicyError/invalidText(field:problem:)``.
  static func check(_ text: String, field: String) throws(PolicyError) {
    guard text.utf8.count <= longest else {
      throw .invalidText(field: field, problem: "it is longer than \(longest) bytes")
    }
    for scalar in text.unicodeScalars where isInvisible(scalar) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      throw .invalidText(field: field, problem: "it contains the control character U+\(code)")
    }
  }

  /// Characters that move a cursor, end a line or reorder text.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    // The properties of other characters cost a search in tables.
    guard !scalar.isASCII else { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
