import ArgumentParser
import ResourceManagement

/// What the scripts call: prints `candidate<TAB>description` lines.
struct CompleteCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "__complete", "Print what could stand next.", examples: ["rmctl __complete -- group sh"],
    isHidden: true)

  @Argument(parsing: .postTerminator)
  var words: [String] = []

  func run(in context: Context) throws {
    let before = Array(words.dropLast())
    let path = Self.statePath(in: before)
    let access = try? path.map { try StateAccess(path: $0, actor: context.actor) }
    let snapshot = try? (access ?? context.access).read()
    let completer = Completer(engine: snapshot?.engine)
    for candidate in completer.candidates(after: before, current: words.last ?? "") {
      let line = "\(candidate.text)\t\(candidate.description)"
      context.streams.data(
        line.split(separator: "\t", omittingEmptySubsequences: false)
          .map { TerminalText.escaped(String($0)) }.joined(separator: "\t") + "\n")
    }
  }

  /// The state that the line being typed names.
  private static func statePath(in words: [String]) -> String? {
    let index = words.firstIndex { $0 == "-S" || $0 == "--state" }
    return index.flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
  }
}
