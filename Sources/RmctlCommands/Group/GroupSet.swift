import ArgumentParser
import ResourceManagement

struct GroupSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a consumer group; what is not named stays.",
    details: "Limits hold at once, for calls in progress as well. `none` takes a limit away.",
    examples: [
      "rmctl group set ETL --sessions 4 --queue-timeout 30m",
      "rmctl group set INTERACTIVE_GROUP --max-execution none",
    ])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  @OptionGroup var options: GroupOptions

  func run(in context: Context) throws {
    // Read the options against nothing first: a bad value is reported before the state is locked.
    _ = try options.applied(to: GroupAttributes())
    try context.update(name) { transaction throws(ManagementError) in
      let time = transaction.now.wall
      try transaction.changePolicy { policy throws(PolicyError) in
        let group = try policy.group(named: name)
        let attributes = (try? options.applied(to: group.attributes)) ?? group.attributes
        try policy.setGroup(group.id, attributes, at: time)
      }
    }
    context.acknowledge("group \(name) changed")
  }
}
