import ArgumentParser
import ResourceManagement

struct GroupRevoke: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "revoke", "Take the privilege to move sessions into a group away.",
    details: "The group stays closed to everybody who holds none; `group grant G '*'` opens it.",
    examples: ["rmctl group revoke OLTP alice"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  @Argument(
    help: ArgumentHelp("A user, @ and a group of users, or *.", valueName: "grantee"))
  var grantee: String

  func run(in context: Context) throws {
    let grantee = try Parse.grantee(grantee)
    try context.changePolicy("\(name) \(grantee)") { policy, time throws(PolicyError) in
      try policy.revoke(policy.group(named: name).id, from: grantee, at: time)
    }
    context.acknowledge("\(grantee) has lost the privilege for \(name)")
  }
}
