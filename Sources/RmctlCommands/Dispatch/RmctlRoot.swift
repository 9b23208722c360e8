import ArgumentParser

/// The root of the command tree: a list, nothing else.
struct RmctlRoot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rmctl",
    abstract: "Governs Linux work by consumer groups and resource plans.",
    subcommands: [
      RunCommand.self, GroupNoun.self, MappingNoun.self, RuleNoun.self, PlanNoun.self,
      DirectiveNoun.self, SessionNoun.self, CallNoun.self, StatsCommand.self, EventsNoun.self,
      SettingsNoun.self, StateNoun.self, ConfigNoun.self, BatchCommand.self, ShellCommand.self,
      DemoCommand.self, CompletionCommand.self, HelpCommand.self, VersionCommand.self,
      CompleteCommand.self, ManualCommand.self,
    ])
}
