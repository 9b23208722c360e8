import ArgumentParser

struct GroupNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    GroupCreate.self, GroupList.self, GroupShow.self, GroupSet.self, GroupRename.self,
    GroupActivate.self, GroupDeactivate.self, GroupGrant.self, GroupRevoke.self,
    GroupDelete.self, GroupStats.self, GroupUsers.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "group", "Consumer groups: classes of work with limits of their own.", verbs)
}

/// What `group create` and `group set` have in common.
struct GroupOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A sentence about the group; none clears it.", valueName: "text"))
  var description: String?

  @Option(
    help: ArgumentHelp(
      "0 (highest) to 7: the group's weight where nothing else gives one.", valueName: "level"))
  var priority: String?

  @Option(
    help: ArgumentHelp(
      "interactive, batch, maintenance, analytics, system, or a word of your own.",
      valueName: "category"))
  var category: String?

  @Option(
    help: ArgumentHelp(
      "CPU percentage: the weight that a directive without shares uses.",
      valueName: "percent|none"))
  var cpu: String?

  @OptionGroup(title: "Limits") var limits: LimitOptions
}
