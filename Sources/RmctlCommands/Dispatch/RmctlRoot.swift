import ArgumentParser

/// The root of the command tree: a list, nothing else.
struct RmctlRoot: ParsableCommand {
  static let entries: [CommandEntry] = [
    .leaf(RunCommand.self),
    .noun(GroupNoun.self),
    .noun(MappingNoun.self),
    .noun(RuleNoun.self),
    .noun(PlanNoun.self),
    .noun(DirectiveNoun.self),
    .noun(ScheduleNoun.self),
    .noun(WindowNoun.self),
    .leaf(ApplyCommand.self),
    .leaf(DiffCommand.self),
    .leaf(ExportCommand.self),
    .leaf(ValidateCommand.self),
    .leaf(ExplainCommand.self),
    .noun(SessionNoun.self),
    .noun(CallNoun.self),
    .noun(QueueNoun.self),
    .noun(CPUNoun.self),
    .noun(IONoun.self),
    .noun(MemoryNoun.self),
    .noun(ParallelNoun.self),
    .noun(QuarantineNoun.self),
    .leaf(SimulateCommand.self),
    .leaf(StatsCommand.self),
    .leaf(TopCommand.self),
    .leaf(MonitorCommand.self),
    .noun(HostNoun.self),
    .noun(EventsNoun.self),
    .noun(SettingsNoun.self),
    .noun(StateNoun.self),
    .noun(ConfigNoun.self),
    .leaf(BatchCommand.self),
    .leaf(ShellCommand.self),
    .leaf(DemoCommand.self),
    .leaf(CompletionCommand.self),
    .leaf(HelpCommand.self),
    .leaf(VersionCommand.self),
    .leaf(CompleteCommand.self),
    .leaf(ManualCommand.self),
  ]

  static let configuration = CommandConfiguration(
    commandName: "rmctl",
    abstract: "Governs Linux work by consumer groups and resource plans.",
    subcommands: entries.map(\.type))
}
