import ArgumentParser
import ResourceManagement

/// The nouns and verbs, found by name without parsing anything: parsing through the root costs
/// more than all the rest of a short command.
enum CommandTree {
  /// Where words lead to.
  struct Place {
    let entry: CommandEntry
    /// `memory pool create`, without aliases.
    let path: String
    /// The words behind it.
    let rest: [String]
  }

  struct Resolved {
    let leaf: any RmctlCommand.Type
    /// `group create`, without aliases.
    let path: String
    /// The words behind the verb.
    let arguments: [String]
  }

  /// What stands on the first level.
  static var entries: [CommandEntry] { RmctlRoot.entries }

  /// All leaves with their paths, in the order of the help.
  static var leaves: [(path: String, type: any RmctlCommand.Type)] {
    entries.flatMap { leaves(of: $0, path: $0.name) }
  }

  private static func leaves(
    of entry: CommandEntry, path: String
  ) -> [(path: String, type: any RmctlCommand.Type)] {
    switch entry {
    case .leaf(let leaf): [(path, leaf)]
    case .noun: entry.entries.flatMap { leaves(of: $0, path: "\(path) \($0.name)") }
    }
  }

  /// - Throws: ``CommandError/unknownCommand(_:suggestions:hint:)``.
  static func resolve(_ place: Place) throws(CommandError) -> Resolved {
    switch place.entry {
    case .leaf(let leaf):
      return Resolved(leaf: leaf, path: place.path, arguments: place.rest)
    case .noun:
      let verbs = names(of: place.entry.entries).joined(separator: ", ")
      throw .unknownCommand(
        "\(place.path) needs a verb: \(verbs)", suggestions: [],
        hint: "rmctl \(place.path) --help")
    }
  }

  /// Down to a leaf, to the end of the words or to an option.
  ///
  /// - Throws: ``CommandError/unknownCommand(_:suggestions:hint:)`` for a word that names nothing.
  static func find(_ words: [String]) throws(CommandError) -> Place {
    guard let first = words.first else {
      throw .unknownCommand("no command given", suggestions: [], hint: "rmctl help")
    }
    var entry = try choose(first, among: entries, what: "command", hint: "rmctl help")
    var path = entry.name
    var rest = words.dropFirst()
    while case .noun = entry, let word = rest.first, !word.hasPrefix("-") {
      entry = try choose(
        word, among: entry.entries, what: "verb of \(path)", hint: "rmctl \(path) --help")
      path += " \(entry.name)"
      rest.removeFirst()
    }
    return Place(entry: entry, path: path, rest: Array(rest))
  }

  static func names(of entries: [CommandEntry]) -> [String] {
    entries.filter(\.isShown).map(\.name)
  }

  private static func choose(
    _ word: String, among entries: [CommandEntry], what: String, hint: String
  ) throws(CommandError) -> CommandEntry {
    guard let entry = entries.first(where: { $0.answers(to: word) }) else {
      throw .unknownCommand(
        "there is no \(what) \"\(word)\"",
        suggestions: DidYouMean.suggestions(for: word, among: names(of: entries)), hint: hint)
    }
    return entry
  }
}
