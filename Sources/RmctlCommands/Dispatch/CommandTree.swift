import ArgumentParser
import ResourceManagement

/// The nouns and verbs, found by name without parsing anything: parsing through the root costs
/// more than all the rest of a short command.
enum CommandTree {
  struct Resolved {
    let leaf: any RmctlCommand.Type
    /// `group create`, without aliases.
    let path: String
    /// The words behind the verb.
    let arguments: [String]
  }

  static var nouns: [any ParsableCommand.Type] { RmctlRoot.entries.map(\.type) }

  /// All leaves with their paths, in the order of the help.
  static var leaves: [(path: String, type: any RmctlCommand.Type)] {
    RmctlRoot.entries.flatMap { entry -> [(path: String, type: any RmctlCommand.Type)] in
      let name = entry.type.configuration.commandName ?? ""
      switch entry {
      case .leaf(let leaf): return [(name, leaf)]
      case .noun(let noun):
        return noun.verbs.map { ("\(name) \($0.configuration.commandName ?? "")", $0) }
      }
    }
  }

  /// - Throws: ``CommandError/unknownCommand(_:suggestions:hint:)``.
  static func resolve(_ words: [String]) throws(CommandError) -> Resolved {
    guard let first = words.first else {
      throw .unknownCommand("no command given", suggestions: [], hint: "rmctl help")
    }
    let index = try position(of: first, in: nouns, what: "command", hint: "rmctl help")
    switch RmctlRoot.entries[index] {
    case .leaf(let leaf):
      let name = leaf.configuration.commandName ?? first
      return Resolved(leaf: leaf, path: name, arguments: Array(words.dropFirst()))
    case .noun(let noun):
      return try resolve(noun, words)
    }
  }

  private static func resolve(
    _ noun: any CommandNoun.Type, _ words: [String]
  ) throws(CommandError) -> Resolved {
    let name = noun.configuration.commandName ?? ""
    let verbs = noun.verbs
    guard words.count > 1, !words[1].hasPrefix("-") else {
      throw .unknownCommand(
        "\(name) needs a verb: \(names(of: verbs).joined(separator: ", "))", suggestions: [],
        hint: "rmctl \(name) --help")
    }
    let index = try position(
      of: words[1], in: verbs, what: "verb of \(name)", hint: "rmctl \(name) --help")
    let verb = verbs[index]
    return Resolved(
      leaf: verb, path: "\(name) \(verb.configuration.commandName ?? words[1])",
      arguments: Array(words.dropFirst(2)))
  }

  static func names(of commands: [any ParsableCommand.Type]) -> [String] {
    commands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
  }

  static func find(
    _ word: String, in commands: [any ParsableCommand.Type], what: String, hint: String
  ) throws(CommandError) -> any ParsableCommand.Type {
    commands[try position(of: word, in: commands, what: what, hint: hint)]
  }

  private static func position(
    of word: String, in commands: [any ParsableCommand.Type], what: String, hint: String
  ) throws(CommandError) -> Int {
    let index = commands.firstIndex { command in
      command.configuration.commandName == word || command.configuration.aliases.contains(word)
    }
    guard let index else {
      throw .unknownCommand(
        "there is no \(what) \"\(word)\"",
        suggestions: DidYouMean.suggestions(for: word, among: names(of: commands)), hint: hint)
    }
    return index
  }
}
