import ArgumentParser
import ResourceManagement

struct GroupGrant: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "grant", "Give the privilege to move sessions into a group.",
    details: """
      A group to which nothing was ever granted is open to everyone; from the first grant on it \
      is for those who hold one, and for root and the owner of the state. It counts for \
      `session switch`, for asking with --group, and for mappings and rules.
      """,
    examples: [
      "rmctl group grant OLTP alice", "rmctl group grant OLTP @dba --until 2027-01-01T00:00:00Z",
      "rmctl group grant ETL '*'",
    ])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  @Argument(
    help: ArgumentHelp("A user, @ and a group of users, or * for everyone.", valueName: "grantee"))
  var grantee: String

  @Option(
    help: ArgumentHelp("When it ends: a time, or how long from now.", valueName: "time"))
  var until: String?

  func run(in context: Context) throws {
    let grantee = try Parse.grantee(grantee)
    let until = try until.map { text throws(CommandError) in
      try Parse.moment(text, "--until", from: Host.now().wall)
    }
    try context.changePolicy("\(name) \(grantee)") { policy, time throws(PolicyError) in
      try policy.grant(policy.group(named: name).id, to: grantee, until: until, at: time)
    }
    context.acknowledge("\(grantee) may move sessions into \(name)")
  }
}
