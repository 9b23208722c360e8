import ArgumentParser

/// The texts of `help`, built from the command tree.
enum HelpText {
  /// What `rmctl help` prints.
  static var overview: String {
    let commands = CommandTree.entries.filter(\.isShown)
    let width = commands.map(\.name.count).max() ?? 0
    let lines = commands.map { command in
      let space = String(repeating: " ", count: width - command.name.count + 2)
      return "  \(command.name)\(space)\(command.type.configuration.abstract)"
    }
    return """
      rmctl governs Linux work by consumer groups and resource plans: commands run under it are
      classified, queued, weighted, limited, timed and accounted.

      Usage: rmctl [global options] <command> [verb] [name...] [flags]

      Commands:
      \(lines.joined(separator: "\n"))

      Topics (rmctl help TOPIC):
        \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", "))

      Start with:
        rmctl demo
        rmctl run -g BATCH_GROUP -- make -j4
        rmctl session list

      """
  }

  /// The help of one command or noun.
  static func of(_ command: any ParsableCommand.Type) -> String {
    RmctlRoot.helpMessage(for: command, columns: 80) + "\nGlobal options: rmctl help options\n"
  }
}
