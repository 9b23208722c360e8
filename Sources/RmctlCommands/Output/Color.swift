/// Whether color is wanted: the option, then the environment's conventions, then the terminal.
enum Color {
  static func isWanted(_ context: Context) -> Bool {
    let preferences = try? context.dispatcher.preferences()
    switch context.global.color ?? preferences?.color ?? .auto {
    case .always: return true
    case .never: return false
    case .auto:
      if context.environment["NO_COLOR"] != nil { return false }
      if let force = context.environment["CLICOLOR_FORCE"], force != "0" { return true }
      return context.streams.isDataTerminal && context.environment["TERM"] != "dumb"
    }
  }
}
