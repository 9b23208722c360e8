import CLinux
import Glibc

/// What may be shown on a terminal: nothing that moves a cursor, changes a color or reorders text.
enum TerminalText {
  /// Control characters, byte-order tricks and invisible marks as `\u{1B}`.
  static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHostile) else { return text }
    return text.unicodeScalars.map { scalar in
      isHostile(scalar)
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }.joined()
  }

  private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }

  /// Cells that the text takes on a terminal.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    _ = unicodeLocale
    return text.unicodeScalars.reduce(0) { $0 + Int(max(0, rmctl_cell_width($1.value))) }
  }

  /// wcwidth(3) answers for the current locale; only its character set matters here.
  private static let unicodeLocale: Bool = setlocale(LC_CTYPE, "C.UTF-8") != nil
}
