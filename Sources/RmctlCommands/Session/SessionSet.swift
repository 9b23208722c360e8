import ArgumentParser
import ResourceManagement

struct SessionSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Say something new of a session; it may go to another group for it.",
    details: """
      What is not named stays; an empty text takes an attribute away. The session is classified \
      again, unless it asked for its group or somebody moved it there.
      """,
    examples: [
      "rmctl session set 42 --module billing --action close",
      "rmctl session set 42 --tag env=prod --action ''",
    ])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  @OptionGroup var options: AttributeOptions

  @Option(help: ArgumentHelp("A word of your own, for lists.", valueName: "text"))
  var label: String?

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    _ = try options.attributes(in: context)
    if let label { try Parse.attribute(label, "--label") }
    let actor = context.actor.name
    let group = try context.update(id.description) {
      transaction throws(ManagementError) -> String in
      let session = try transaction.authorize(id)
      var attributes = (try? options.applied(to: session.attributes)) ?? session.attributes
      if let label { attributes.label = label.isEmpty ? nil : label }
      try transaction.apply(.describe(id, attributes, by: actor))
      let now = transaction.engine.sessions[id]?.group ?? session.group
      return transaction.policy.name(of: now)
    }
    context.acknowledge("session \(id) is in \(group)")
  }
}
