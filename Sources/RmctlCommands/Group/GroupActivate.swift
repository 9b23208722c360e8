import ArgumentParser
import ResourceManagement

struct GroupActivate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "activate", "Let a group take new sessions again.", examples: ["rmctl group activate ETL"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  func run(in context: Context) throws {
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      try policy.setGroup(policy.group(named: name).id, isActive: true, at: time)
    }
    context.acknowledge("group \(name) takes new sessions")
  }
}
