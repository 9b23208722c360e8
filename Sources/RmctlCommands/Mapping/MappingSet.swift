import ArgumentParser
import ResourceManagement

struct MappingSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Put every session with a value of an attribute into a group.",
    details: """
      Mappings come before rules, in the order of `mapping order`. A value may have * and ?; of \
      several that match, an exact one decides, then the one with the longest text in front of its \
      first wildcard. A mapping of a user with --until goes over all mappings without.
      """,
    examples: [
      "rmctl mapping set user alice INTERACTIVE_GROUP",
      "rmctl mapping set module-action 'billing.close*' BATCH_GROUP",
      "rmctl mapping set user bob MAINTENANCE_GROUP --until 2h",
    ])

  @Argument(help: "What to look at.")
  var attribute: MappingAttribute

  @Argument(
    help: ArgumentHelp("Its value; compound attributes joined by points.", valueName: "user"))
  var value: String

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var group: String

  @Option(
    help: ArgumentHelp("When it ends: a time, or how long from now.", valueName: "time"))
  var until: String?

  func run(in context: Context) throws {
    let pattern = try Parse.glob(value, attribute.rawValue)
    let until = try until.map { text throws(CommandError) in
      try Parse.moment(text, "--until", from: Host.now().wall)
    }
    let isClosed = try context.changePolicy("\(attribute.rawValue) \(value)") {
      policy, time throws(PolicyError) in
      let target = try policy.group(named: group)
      try policy.setMapping(attribute, pattern, to: target.id, until: until, at: time)
      return !target.admits(Principal(user: value), at: time)
    }
    let end = until.map { " until \($0)" } ?? ""
    context.acknowledge("sessions of \(attribute.rawValue) \(value) go to \(group)\(end)")
    if attribute == .user, pattern.isLiteral, isClosed {
      context.warn(
        "\(group) is closed to \(value): the mapping counts after"
          + " rmctl group grant \(group) \(value)")
    }
  }
}
