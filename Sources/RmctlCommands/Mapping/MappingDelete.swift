import ArgumentParser
import ResourceManagement

struct MappingDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Take a mapping away.", examples: ["rmctl mapping delete user alice"],
    aliases: ["rm"])

  @Argument(help: "What it looks at: user.")
  var attribute: MappingAttribute

  @Argument(help: ArgumentHelp("The user's name.", valueName: "user"))
  var value: String

  func run(in context: Context) throws {
    try context.changePolicy("\(attribute.rawValue) \(value)") { policy, _ throws(PolicyError) in
      try policy.deleteMapping(user: value)
    }
    context.acknowledge("mapping of \(attribute.rawValue) \(value) deleted")
  }
}
