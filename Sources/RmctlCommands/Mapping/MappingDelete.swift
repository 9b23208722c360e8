import ArgumentParser
import ResourceManagement

struct MappingDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Take a mapping away, permanent or temporary.",
    examples: ["rmctl mapping delete user alice"], aliases: ["rm"])

  @Argument(help: "What it looks at.")
  var attribute: MappingAttribute

  @Argument(help: ArgumentHelp("Its value, as `mapping list` shows it.", valueName: "user"))
  var value: String

  func run(in context: Context) throws {
    let pattern = try Parse.glob(value, attribute.rawValue)
    try context.changePolicy("\(attribute.rawValue) \(value)") {
      policy, time throws(PolicyError) in
      try policy.deleteMapping(attribute, pattern, at: time)
    }
    context.acknowledge("mapping of \(attribute.rawValue) \(value) deleted")
  }
}
