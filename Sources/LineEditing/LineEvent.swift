/// What comes out of the line editor.
package enum LineEvent: Equatable, Sendable {
  case line(String)
  /// Ctrl-C: whatever was typed is gone.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the input.
  case end
  /// A signal that asks the program to end.
  case signal(Int32)
}
