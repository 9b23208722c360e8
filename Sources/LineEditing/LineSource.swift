/// What comes out of a line reader.
package enum LineEvent: Equatable, Sendable {
  case line(String)
  /// Ctrl-C: whatever was typed is gone.
  case interrupted
  /// Ctrl-D on an empty line, or the end of the file.
  case end
  /// A signal that asks the program to end.
  case signal(Int32)
}

/// Where lines come from. Two exist: readline on a terminal, and a plain reader for everything
/// else, because readline echoes what it reads from a pipe.
package protocol LineSource: AnyObject {
  /// Waits for the next line.
  ///
  /// - Parameter prompt: shown in front of it; ignored where nobody looks. Invisible parts stand
  ///   between \u{1} and \u{2}.
  func next(prompt: String) -> LineEvent
}
