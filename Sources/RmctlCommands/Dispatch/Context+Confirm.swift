import Glibc
import ResourceManagement

extension Context {
  /// Asks on the terminal; without one, or with --no-input, only --yes will do.
  ///
  /// - Throws: ``CommandError/refused(_:_:suggestions:hint:)`` when the answer is not yes.
  func confirm(_ question: String) throws(CommandError) {
    guard !global.yes, !global.dryRun else { return }
    guard !global.noInput, isatty(0) == 1 else {
      throw .refused(
        .inputDeclined, "a confirmation is needed: \(question)", hint: "the same with --yes")
    }
    streams.ask(TerminalText.escaped(question) + " [y/N] ")
    let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
    guard ["y", "yes"].contains(answer) else {
      throw .refused(.inputDeclined, "declined; nothing was changed")
    }
  }
}
