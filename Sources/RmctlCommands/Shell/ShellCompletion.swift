import ResourceManagement

/// Completion on the terminal: the same candidates as in bash, from the state of this moment.
@MainActor
final class ShellCompletion {
  private let context: Context

  init(_ context: Context) {
    self.context = context
  }

  /// - Parameters:
  ///   - line: everything typed so far.
  ///   - start: where the word to complete starts, in bytes.
  /// - Returns: whole words; nil asks for file names.
  func candidates(_ line: String, _ start: Int) -> [String]? {
    let bytes = Array(line.utf8)
    let head = String(decoding: bytes.prefix(max(0, start)), as: UTF8.self)
    let typed = String(decoding: bytes.dropFirst(max(0, start)), as: UTF8.self)
    let current = String(typed.prefix { $0 != " " })
    let statement = head.split(separator: ";", omittingEmptySubsequences: false).last ?? ""
    let words = statement.split(separator: " ").map(String.init)
    if let first = words.first, first.hasPrefix("\\") {
      return ["\\i", "\\ir", "\\o"].contains(first) ? nil : metaValues(first, current)
    }
    if words.isEmpty, current.hasPrefix("\\") {
      return ShellMeta.names.map { "\\" + $0 }.filter { $0.hasPrefix(current) }
    }
    if words.last == "-f" || words.last == "--file" { return nil }
    let engine = try? context.access.read().engine
    return Completer(engine: engine).candidates(after: words, current: current).map(\.text)
  }

  private func metaValues(_ name: String, _ current: String) -> [String] {
    let values: [String] =
      switch name {
      case "\\format": OutputFormat.allCases.map(\.rawValue)
      case "\\timing": ["on", "off"]
      case "\\use":
        (try? context.access.read().engine.policy.groups.map(\.name.text)) ?? []
      case "\\h", "\\?": CommandTree.names(of: CommandTree.entries)
      default: []
      }
    return values.filter { $0.lowercased().hasPrefix(current.lowercased()) }
  }
}
