import ArgumentParser
import ResourceManagement

struct MappingNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "mapping", "Mappings: which user's sessions go to which group.",
    [MappingSet.self, MappingList.self, MappingDelete.self, MappingTest.self])
}

/// The session attribute that a mapping is about.
enum MappingAttribute: String, CaseIterable, ExpressibleByArgument {
  case user
}

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

struct MappingList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the mappings.", examples: ["rmctl mapping list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let rows = policy.mappings.map { mapping in
      Record([
        "attribute": .text("user"), "value": .text(mapping.user),
        "group": .text(policy.directiveName(mapping.group)),
      ])
    }
    try context.list(
      "MappingList", rows,
      columns: [
        .init("ATTRIBUTE", "attribute"), .init("VALUE", "value"), .init("GROUP", "group"),
      ], generation: snapshot.generation)
  }
}

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

struct MappingTest: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "test", "Show into which group a session would be put, and why.",
    examples: ["rmctl mapping test --user alice --program psql"])

  @OptionGroup var session: AttributeOptions

  func run(in context: Context) throws {
    try ClassificationView.show(session, in: context)
  }
}
