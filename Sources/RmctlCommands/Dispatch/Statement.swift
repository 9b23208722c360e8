import ArgumentParser

/// A command line that has been understood but not carried out.
struct Statement {
  enum Content {
    case command(any RmctlCommand, GlobalOptions, path: String)
    /// Somebody asked for help instead.
    case help(String)
  }

  let content: Content

  /// - Parameters:
  ///   - inherited: global options that stand in front of every statement of a shell; those of
  ///     the statement itself win.
  /// - Throws: ``CommandError`` with everything that is wrong with the words.
  init(parsing words: [String], inherited: [String] = []) throws(CommandError) {
    let (options, rest) = try GlobalWords.split(words)
    let global = try Self.global(inherited + options)
    switch rest.first {
    case nil:
      throw .unknownCommand(
        "no command given", suggestions: [], hint: "rmctl help, or rmctl demo to see it work")
    case "-h", "--help":
      content = .help(HelpText.overview)
      return
    case "-V", "--version":
      let version = CommandTree.Resolved(
        leaf: VersionCommand.self, path: "version", arguments: Array(rest.dropFirst()))
      content = .command(try Self.parse(version), global, path: version.path)
      return
    case let word? where word.hasPrefix("-"):
      throw .usage(
        "there is no global option \"\(word)\"", suggestions: GlobalWords.suggestions(for: word),
        hint: "rmctl help options")
    default:
      break
    }
    let place = try CommandTree.find(rest)
    let own = place.rest.prefix { $0 != "--" }
    if own.contains("-h") || own.contains("--help") {
      content = .help(HelpText.of(place.entry.type))
      return
    }
    let resolved = try CommandTree.resolve(place)
    content = .command(try Self.parse(resolved), global, path: resolved.path)
  }

  /// Most command lines have none, and reading none costs nothing.
  private static func global(_ words: [String]) throws(CommandError) -> GlobalOptions {
    guard !words.isEmpty else { return GlobalOptions() }
    do {
      return GlobalOptions(try GlobalArguments.parse(words))
    } catch {
      throw .usage(GlobalArguments.message(for: error), hint: "rmctl help options")
    }
  }

  private static func parse(
    _ resolved: CommandTree.Resolved
  ) throws(CommandError) -> any RmctlCommand {
    func parse<Leaf: RmctlCommand>(_ type: Leaf.Type) throws(CommandError) -> any RmctlCommand {
      do {
        return try type.parse(resolved.arguments)
      } catch {
        if let negative = Self.negativeValue(in: resolved.arguments) {
          throw .usage(
            "\(negative.option): \"\(negative.value)\" is negative, which no value may be",
            hint: "rmctl \(resolved.path) --help")
        }
        let message = Self.oneLine(type.message(for: error))
        // ArgumentParser knows the leaf's own options and suggests among those.
        let unknown = resolved.arguments.first { message == "Unknown option '\($0)'" }
        throw .usage(
          message, suggestions: unknown.map(GlobalWords.suggestions) ?? [],
          hint: "rmctl \(resolved.path) --help")
      }
    }
    return try parse(resolved.leaf)
  }

  /// ArgumentParser lists many choices one to a line; an error of ours is one line.
  private static func oneLine(_ message: String) -> String {
    guard message.contains("\n  - ") else { return message }
    return message.replacing(":\n  - ", with: ": ").replacing("\n  - ", with: ", ")
  }

  /// A negative number behind an option, which ArgumentParser takes for another option.
  private static func negativeValue(
    in words: [String]
  ) -> (option: String, value: String)? {
    zip(words, words.dropFirst()).first { option, value in
      option.hasPrefix("--") && value.hasPrefix("-") && Double(value) != nil
    }.map { (option: $0, value: $1) }
  }
}
