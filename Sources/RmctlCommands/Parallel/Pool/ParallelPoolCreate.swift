import ArgumentParser
import ResourceManagement

struct ParallelPoolCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Set parallel servers apart for certain groups.",
    details: """
      Calls of these groups take their servers here and nowhere else. A group is in one pool at \
      most; groups in none share the pool \(Policy.standardServerPool).
      """,
    examples: [
      "rmctl parallel pool create REPORTING --minimum 2 --maximum 16 --group ANALYTICS"
    ])

  @Argument(help: ArgumentHelp("The name of the new pool.", valueName: "name"))
  var name: String

  @OptionGroup var options: ParallelPoolOptions

  @Option(
    name: [.customShort("g"), .customLong("group")],
    help: ArgumentHelp("A group whose calls take servers here.", valueName: "group"))
  var groups: [String] = []

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let attributes = try options.applied(to: ServerPoolAttributes())
    try context.changePolicy(name.text) { policy, _ throws(PolicyError) in
      var attributes = attributes
      for group in groups { attributes.groups.append(try policy.group(named: group).id) }
      try policy.createServerPool(name, attributes)
    }
    context.acknowledge("server pool \(name) created")
  }
}
