import ArgumentParser

/// A command line that has been understood but not carried out.
struct Statement {
  enum Content {
    case command(any RmctlCommand, path: String)
    /// Somebody asked for help instead.
    case help(String)
  }

  let content: Content

  /// - Parameters:
  ///   - inherited: global options that stand in front of every statement of a shell.
  /// - Throws: ``CommandError`` with everything that is wrong with the words.
  init(parsing words: [String], inherited: [String] = []) throws(CommandError) {
    let (options, rest) = try Self.leadingOptions(words)
    if let flag = options.first(where: { ["-h", "--help", "-V", "--version"].contains($0) }) {
      guard flag == "-V" || flag == "--version" else {
        content = .help(HelpText.overview)
        return
      }
      let version = CommandTree.Resolved(
        leaf: VersionCommand.self, path: "version", arguments: [])
      content = .command(
        try Self.parse(version, options.filter { $0 != "-V" && $0 != "--version" }),
        path: version.path)
      return
    }
    if rest.isEmpty {
      throw .unknownCommand(
        "no command given", suggestions: [], hint: "rmctl help, or rmctl demo to see it work")
    }
    if let help = Self.nounHelp(rest) {
      content = .help(help)
      return
    }
    let resolved = try CommandTree.resolve(rest)
    let own = resolved.arguments.prefix { $0 != "--" }
    if own.contains("-h") || own.contains("--help") {
      content = .help(HelpText.of(resolved.leaf))
      return
    }
    content = .command(
      try Self.parse(resolved, Self.unlessRepeated(inherited, in: options + own) + options),
      path: resolved.path)
  }

  /// `rmctl group --help`, `rmctl group -h`.
  private static func nounHelp(_ words: [String]) -> String? {
    guard words.count == 2, ["-h", "--help"].contains(words[1]) else { return nil }
    let noun = CommandTree.nouns.first { $0.configuration.commandName == words[0] }
    return noun.map { HelpText.of($0) }
  }

  private static func parse(
    _ resolved: CommandTree.Resolved, _ options: [String]
  ) throws(CommandError) -> any RmctlCommand {
    func parse<Leaf: RmctlCommand>(_ type: Leaf.Type) throws(CommandError) -> any RmctlCommand {
      do {
        return try type.parse(options + resolved.arguments)
      } catch {
        let message = type.message(for: error)
        throw .usage(message, hint: "rmctl \(resolved.path) --help")
      }
    }
    return try parse(resolved.leaf)
  }

  /// Options that are followed by a value of their own.
  private static let valued: Set<String> = [
    "-S", "--state", "-o", "--output", "--columns", "--sort", "--limit", "--color",
    "--if-generation", "--request-id", "--lock-timeout", "--error-format",
  ]

  /// Takes the global options from in front of the noun.
  static func leadingOptions(
    _ words: [String]
  ) throws(CommandError) -> (options: [String], rest: [String]) {
    var options: [String] = []
    var index = 0
    while index < words.count, words[index].hasPrefix("-") {
      options.append(words[index])
      if valued.contains(words[index]) {
        guard index + 1 < words.count else {
          throw .usage("\(words[index]) needs a value", hint: "rmctl help options")
        }
        index += 1
        options.append(words[index])
      }
      index += 1
    }
    return (options, Array(words[index...]))
  }

  /// A statement's own option wins over one that stands in front of the shell.
  private static func unlessRepeated(_ inherited: [String], in own: [String]) -> [String] {
    var kept: [String] = []
    var index = 0
    while index < inherited.count {
      let word = inherited[index]
      let width = valued.contains(word) ? 2 : 1
      if !own.contains(word) { kept += inherited[index..<min(index + width, inherited.count)] }
      index += width
    }
    return kept
  }
}
