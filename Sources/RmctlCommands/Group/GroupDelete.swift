import ArgumentParser
import ResourceManagement

struct GroupDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Delete a consumer group that nothing refers to.",
    details: """
      With --reassign-to the mappings, rules, settings and live sessions of the group go to \
      another one, and directives for it are dropped.
      """,
    examples: ["rmctl group delete ETL", "rmctl group delete ETL --reassign-to BATCH_GROUP"],
    aliases: ["rm"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  @Option(help: ArgumentHelp("Takes over what refers to the group.", valueName: "group"))
  var reassignTo: String?

  func run(in context: Context) throws {
    let actor = context.actor.name
    try context.update(name) { transaction throws(ManagementError) in
      var heir: ConsumerGroup?
      let group = try transaction.group(named: name)
      if let reassignTo { heir = try transaction.group(named: reassignTo) }
      for session in transaction.engine.sessions.sessions where session.group == group.id {
        guard let heir, heir.id != group.id, !group.isBuiltIn else { break }
        try transaction.apply(.reassign(session.id, to: heir.id, by: actor))
      }
      try transaction.changePolicy { policy throws(PolicyError) in
        try policy.deleteGroup(group.id, heir: heir?.id)
      }
    }
    context.acknowledge("group \(name) deleted")
  }
}
