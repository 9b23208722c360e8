import ArgumentParser
import ResourceManagement

struct MappingSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Put every session of a user into a group. Mappings come before rules.",
    examples: ["rmctl mapping set user alice INTERACTIVE_GROUP"])

  @Argument(help: "What to look at: user.")
  var attribute: MappingAttribute

  @Argument(help: ArgumentHelp("The user's name, compared without case.", valueName: "user"))
  var value: String

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var group: String

  func run(in context: Context) throws {
    try context.changePolicy("\(attribute.rawValue) \(value)") { policy, _ throws(PolicyError) in
      try policy.setMapping(user: value, to: policy.group(named: group).id)
    }
    context.acknowledge("sessions of \(attribute.rawValue) \(value) go to \(group)")
  }
}
