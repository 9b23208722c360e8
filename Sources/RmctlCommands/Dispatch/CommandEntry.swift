import ArgumentParser

/// One place of the command tree. Its kind is known from the start: to find out at run time what
/// a type conforms to costs a walk over every conformance in the program.
enum CommandEntry {
  case leaf(any RmctlCommand.Type)
  case noun(any CommandNoun.Type)

  var type: any ParsableCommand.Type {
    switch self {
    case .leaf(let leaf): leaf
    case .noun(let noun): noun
    }
  }

  var name: String { type.configuration.commandName ?? "" }
  var isShown: Bool { type.configuration.shouldDisplay }

  /// What stands below it, in the order of the help.
  var entries: [CommandEntry] {
    switch self {
    case .leaf: []
    case .noun(let noun):
      noun.verbs.map { CommandEntry.leaf($0) } + noun.nouns.map { CommandEntry.noun($0) }
    }
  }

  func answers(to word: String) -> Bool {
    let configuration = type.configuration
    return configuration.commandName == word || configuration.aliases.contains(word)
  }
}
