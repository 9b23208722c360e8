import ArgumentParser

/// A leaf of the command tree: what a user runs.
protocol RmctlCommand: ParsableCommand {
  /// Resolve, ask the library, answer.
  func run(in context: Context) throws

  /// Why the command makes no sense in a batch that is applied as a whole; nil when it does.
  static var atomicObjection: String? { get }
}

/// A noun of the command tree: verbs, and perhaps nouns with verbs of their own.
protocol CommandNoun: ParsableCommand {
  static var verbs: [any RmctlCommand.Type] { get }
  static var nouns: [any CommandNoun.Type] { get }
}

extension CommandNoun {
  static var nouns: [any CommandNoun.Type] { [] }
}

extension RmctlCommand {
  static var atomicObjection: String? { nil }
}

extension CommandConfiguration {
  /// A leaf with examples, each a whole command line.
  static func leaf(
    _ name: String, _ abstract: String, details: String = "", examples: [String],
    aliases: [String] = [], isHidden: Bool = false
  ) -> CommandConfiguration {
    let list = "Examples:\n" + examples.map { "  \($0)" }.joined(separator: "\n")
    return CommandConfiguration(
      commandName: name, abstract: abstract,
      discussion: details.isEmpty ? list : details + "\n\n" + list,
      shouldDisplay: !isHidden, aliases: aliases)
  }

  static func noun(
    _ name: String, _ abstract: String, _ verbs: [any ParsableCommand.Type],
    nouns: [any ParsableCommand.Type] = []
  ) -> CommandConfiguration {
    CommandConfiguration(commandName: name, abstract: abstract, subcommands: verbs + nouns)
  }
}
