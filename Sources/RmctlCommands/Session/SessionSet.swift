import ArgumentParser
import ResourceManagement

struct SessionSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Say something new of a session; it may go to another group for it.",
    details: """
      What is not named stays; an empty text takes an attribute away. The session is classified \
      again, unless it asked for its group or somebody moved it there. --blocked-by says that its \
      running call waits for what another session holds; `none` that it waits no more.
      """,
    examples: [
      "rmctl session set 42 --module billing --action close",
      "rmctl session set 42 --priority low", "rmctl session set 42 --blocked-by 7",
      "rmctl session set 42 --tag env=prod --action ''",
    ])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  @OptionGroup var options: AttributeOptions

  @Option(help: ArgumentHelp("A word of your own, for lists.", valueName: "text"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "critical, high, normal or low; above normal for administrators only.",
      valueName: "priority"))
  var priority: String?

  @Option(
    help: ArgumentHelp("The session that holds what it waits for.", valueName: "session|none"))
  var blockedBy: String?

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    let priority: SessionPriority? = try priority.map { text throws(CommandError) in
      try Parse.choice(text, "--priority")
    }
    let isFree = blockedBy?.lowercased() == "none"
    let blocker =
      try isFree
      ? nil
      : blockedBy.map { text throws(CommandError) in
        try context.sessionID(text)
      }
    let changesBlocker = blockedBy != nil
    _ = try options.attributes(in: context)
    if let label { try Parse.attribute(label, "--label") }
    let actor = context.actor.name
    let group = try context.update(id.description) {
      transaction throws(ManagementError) -> String in
      let session = try transaction.authorize(id)
      var attributes = (try? options.applied(to: session.attributes)) ?? session.attributes
      if let label { attributes.label = label.isEmpty ? nil : label }
      try transaction.apply(.describe(id, attributes, by: actor))
      if let priority {
        try transaction.apply(.prioritize(id, priority, by: transaction.principal))
      }
      if changesBlocker { try transaction.apply(.block(id, by: blocker)) }
      let now = transaction.engine.sessions[id]?.group ?? session.group
      return transaction.policy.name(of: now)
    }
    context.acknowledge("session \(id) is in \(group)")
  }
}
