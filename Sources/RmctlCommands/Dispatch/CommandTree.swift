import ArgumentParser

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

  static let nouns = RmctlRoot.configuration.subcommands

  /// All leaves with their paths, in the order of the help.
  static var leaves: [(path: String, type: any RmctlCommand.Type)] {
    nouns.flatMap { noun in
      let name = noun.configuration.commandName ?? ""
      let verbs = noun.configuration.subcommands
      let types = verbs.isEmpty ? [noun] : verbs
      return types.compactMap { type -> (path: String, type: any RmctlCommand.Type)? in
        guard let leaf = type as? any RmctlCommand.Type else { return nil }
        let verb = type.configuration.commandName ?? ""
        return (verbs.isEmpty ? name : "\(name) \(verb)", leaf)
      }
    }
  }

  /// - Throws: ``CommandError/unknownCommand(_:suggestions:hint:)``.
  static func resolve(_ words: [String]) throws(CommandError) -> Resolved {
    guard let first = words.first else {
      throw .unknownCommand("no command given", suggestions: [], hint: "rmctl help")
    }
    let noun = try find(first, in: nouns, what: "command", hint: "rmctl help")
    let name = noun.configuration.commandName ?? first
    let verbs = noun.configuration.subcommands
    if verbs.isEmpty, let leaf = noun as? any RmctlCommand.Type {
      return Resolved(leaf: leaf, path: name, arguments: Array(words.dropFirst()))
    }
    guard words.count > 1, !words[1].hasPrefix("-") else {
      throw .unknownCommand(
        "\(name) needs a verb: \(names(of: verbs).joined(separator: ", "))", suggestions: [],
        hint: "rmctl \(name) --help")
    }
    let verb = try find(
      words[1], in: verbs, what: "verb of \(name)", hint: "rmctl \(name) --help")
    guard let leaf = verb as? any RmctlCommand.Type else {
      throw .unknownCommand(
        "\(name) \(words[1]) cannot be run", suggestions: [], hint: "rmctl help")
    }
    return Resolved(
      leaf: leaf, path: "\(name) \(verb.configuration.commandName ?? words[1])",
      arguments: Array(words.dropFirst(2)))
  }

  static func names(of commands: [any ParsableCommand.Type]) -> [String] {
    commands.filter { $0.configuration.shouldDisplay }
      .compactMap { $0.configuration.commandName }
  }

  static func find(
    _ word: String, in commands: [any ParsableCommand.Type], what: String, hint: String
  ) throws(CommandError) -> any ParsableCommand.Type {
    let match = commands.first { command in
      command.configuration.commandName == word || command.configuration.aliases.contains(word)
    }
    guard let match else {
      throw .unknownCommand(
        "there is no \(what) \"\(word)\"",
        suggestions: DidYouMean.suggestions(for: word, among: names(of: commands)), hint: hint)
    }
    return match
  }
}
