/// What is wrong in a script, and where.
struct ScriptError: Error {
  let location: SourceLocation
  let message: String
  /// More input could mend it: an open quote, or a backslash at the end.
  var isIncomplete = false
}

/// One statement as it was written, its variables replaced.
struct ScriptStatement {
  struct Word {
    let text: String
    let location: SourceLocation
  }

  let words: [Word]
  let location: SourceLocation
  /// The line as it stands in the file, for `--echo` and reports.
  let source: String

  /// `set` for `\set`; nil for a command.
  var metaCommand: String? {
    words.first.flatMap { $0.text.hasPrefix("\\") ? String($0.text.dropFirst()) : nil }
  }

  var texts: [String] { words.map(\.text) }
}
