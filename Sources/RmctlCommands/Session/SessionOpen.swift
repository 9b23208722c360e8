import ArgumentParser
import ResourceManagement

struct SessionOpen: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "open", "Open a session for a script and print its id.",
    details: """
      The session lives until it is closed, killed or idle for too long. Work in it is bracketed \
      by `call begin` and `call end`.
      """,
    examples: [
      "rmctl session open --program nightly-load", "s=$(rmctl session open -g BATCH_GROUP -o name)",
    ])

  @OptionGroup var options: AttributeOptions

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The group that it asks for.", valueName: "group"))
  var group: String?

  @Option(help: ArgumentHelp("A word of your own, for lists.", valueName: "text"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "critical, high, normal or low; above normal for administrators only.",
      valueName: "priority"))
  var priority: String?

  @Flag(help: "No time limit ends it, and it counts in no limit; for administrators only.")
  var system = false

  func run(in context: Context) throws {
    var attributes = try options.attributes(in: context)
    if let label { try Parse.attribute(label, "--label") }
    attributes.label = label
    let owner = context.actor.uid
    let priority: SessionPriority =
      try priority.map { text throws(CommandError) in
        try Parse.choice(text, "--priority")
      } ?? .normal
    let session = try context.update("session") {
      transaction throws(ManagementError) -> Session in
      var target: GroupID?
      if let group { target = try transaction.group(named: group).id }
      let id = transaction.engine.sessions.nextSession
      try transaction.apply(
        .open(
          OpenRequest(
            kind: .script, attributes: attributes, owner: owner, principal: transaction.principal,
            group: target, priority: priority, isSystem: system)))
      guard let session = transaction.engine.sessions[id] else {
        throw .rejected(.sessionNotFound(id, hasEnded: false))
      }
      return session
    }
    let snapshot = try context.read()
    try context.show(
      "Session",
      SessionView.record(session, in: snapshot.engine, at: context.access.manager.now),
      generation: snapshot.generation)
  }
}

extension Transaction {
  func group(named name: String) throws(ManagementError) -> ConsumerGroup {
    do {
      return try policy.group(named: name)
    } catch {
      throw .policy(error)
    }
  }
}
