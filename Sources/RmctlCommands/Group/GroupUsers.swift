import ArgumentParser
import ResourceManagement

struct GroupUsers: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "users", "List who is in a group, mapped to it, or allowed into it.",
    examples: ["rmctl group users OLTP"])

  @Argument(help: ArgumentHelp("The group.", valueName: "group"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let engine = snapshot.engine
    let group = try context.find { () throws(PolicyError) in
      try engine.policy.group(named: name)
    }
    var rows: [Record] = []
    func add(_ user: String, _ why: String, sessions: Int?, until: WallTime?) {
      rows.append(
        Record([
          "user": .text(user), "why": .text(why), "sessions": .count(sessions),
          "until": .time(until),
        ]))
    }
    let live = engine.sessions.sessions.filter { $0.group == group.id }
    for user in Set(live.map(\.attributes.user)).sorted() {
      add(user, "session", sessions: live.count { $0.attributes.user == user }, until: nil)
    }
    for mapping in engine.policy.mappings
    where mapping.group == group.id && mapping.attribute == .user {
      add(mapping.value.pattern, "mapping", sessions: nil, until: mapping.until)
    }
    for grant in group.attributes.grants ?? [] {
      add(grant.grantee.description, "privilege", sessions: nil, until: grant.until)
    }
    try context.list(
      "GroupUserList", rows,
      columns: [
        .init("USER", "user"), .init("WHY", "why"), .init("SESSIONS", "sessions"),
        .init("UNTIL", "until"),
      ], generation: snapshot.generation)
  }
}
