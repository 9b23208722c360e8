import ArgumentParser
import ResourceManagement

struct GroupDeactivate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "deactivate", "Let a group take no new sessions; those it has stay.",
    details: "Mappings and rules that name the group are passed over; asking for it is refused.",
    examples: ["rmctl group deactivate ETL"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      try policy.setGroup(policy.group(named: name).id, isActive: false, at: time)
    }
    context.acknowledge("group \(name) takes no new sessions")
  }
}
