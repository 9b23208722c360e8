import ArgumentParser
import ResourceManagement

struct GroupRename: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "rename", "Give a consumer group another name; everything that refers to it follows.",
    examples: ["rmctl group rename ETL NIGHTLY_ETL"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  @Argument(help: ArgumentHelp("The new name.", valueName: "new-name"))
  var newName: String

  func run(in context: Context) throws {
    let new = try Parse.name(newName)
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      try policy.renameGroup(policy.group(named: name).id, to: new, at: time)
    }
    context.acknowledge("group \(name) renamed to \(new)")
  }
}
