/// Which characters a document may hold, and where the first other one stands.
enum DocumentCharacters {
  /// The printable characters of YAML 1.1 (section 4.1.1) and the line feeds, without three more
  /// line ends that YAML and JSON count differently and without byte order marks.
  static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E: true
    case 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
    default: scalar.value >= 0x20
    }
  }

  /// Whether the character may stand in a scalar without quotes.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    isAllowed(scalar) && scalar.value >= 0x20
  }

  /// - Throws: the first byte that is no UTF-8, or the first character that is not allowed.
  /// - Complexity: O(bytes).
  static func check(_ bytes: [UInt8], name: String) throws(DocumentError) {
    var position = PositionCounter()
    var source = bytes.makeIterator()
    var decoder = UTF8()
    while true {
      switch decoder.decode(&source) {
      case .emptyInput:
        return
      case .error:
        throw DocumentError(
          name: name, position: position.value, message: "this is not UTF-8",
          hint: "save the file as UTF-8")
      case .scalarValue(let scalar):
        guard isAllowed(scalar) else {
          let code = escape(scalar)
          throw DocumentError(
            name: name, position: position.value,
            message: "the character U+\(code.dropFirst(2)) is not allowed here",
            hint: "write it as \(code) inside double quotes")
        }
        position.pass(scalar)
      }
    }
  }

  /// The escape that both formats read. All characters that need one fit four digits.
  static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

/// Counts lines and columns; CR LF is one line end.
private struct PositionCounter {
  private var line = 1
  private var column = 1
  private var isAfterReturn = false

  var value: DocumentPosition { DocumentPosition(line: line, column: column) }

  mutating func pass(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\n" where isAfterReturn: break
    case "\n", "\r": (line, column) = (line + 1, 1)
    default: column += 1
    }
    isAfterReturn = scalar == "\r"
  }
}
