import ArgumentParser
import ResourceManagement

struct GroupCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Create a consumer group.",
    examples: [
      "rmctl group create OLTP --priority 1 --category interactive --sessions 20",
      "rmctl group create ETL --max-execution 2h --queue-timeout 10m --if-not-exists",
    ])

  @Argument(help: "A letter, then letters, digits or _ $ # . -")
  var name: String

  @Flag(help: "Do nothing when a group of this name exists.")
  var ifNotExists = false

  @OptionGroup var options: GroupOptions

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let attributes = try options.applied(to: GroupAttributes())
    if ifNotExists, let group = try? context.read().engine.policy.group(named: name.text) {
      return context.acknowledge("group \(group.name) already exists")
    }
    try context.changePolicy(name.text) { policy, time throws(PolicyError) in
      try policy.createGroup(name, attributes, at: time)
    }
    context.acknowledge("group \(name) created")
  }
}
