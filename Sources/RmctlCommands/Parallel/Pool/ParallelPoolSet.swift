import ArgumentParser
import ResourceManagement

struct ParallelPoolSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a pool of parallel servers; what is not named stays.",
    details: "Calls that hold more than a lower maximum keep it until they end.",
    examples: [
      "rmctl parallel pool set REPORTING --maximum 32",
      "rmctl parallel pool set REPORTING --add-group ETL --remove-group ANALYTICS",
    ])

  @Argument(help: ArgumentHelp("The pool.", valueName: "server-pool"))
  var name: String

  @OptionGroup var options: ParallelPoolOptions

  @Option(
    name: .customLong("add-group"),
    help: ArgumentHelp("A group whose calls take servers here from now on.", valueName: "group"))
  var added: [String] = []

  @Option(
    name: .customLong("remove-group"),
    help: ArgumentHelp("A group that goes back to the pool of all.", valueName: "group"))
  var removed: [String] = []

  func run(in context: Context) throws {
    _ = try options.applied(to: ServerPoolAttributes())
    try checkRemovals(in: context)
    try context.changePolicy(name) { policy, _ throws(PolicyError) in
      let old = try policy.serverPool(named: name).attributes
      var attributes = (try? options.applied(to: old)) ?? old
      for group in removed {
        let id = try policy.group(named: group).id
        attributes.groups.removeAll { $0 == id }
      }
      for group in added { attributes.groups.append(try policy.group(named: group).id) }
      try policy.setServerPool(named: name, attributes)
    }
    context.acknowledge("server pool \(name) changed")
  }

  /// A group that is in another pool, or in none, was mistaken for one that is in this.
  private func checkRemovals(in context: Context) throws {
    let policy = try context.read().engine.policy
    for name in removed {
      let (pool, group) = try context.find { () throws(PolicyError) in
        (try policy.serverPool(named: self.name), try policy.group(named: name))
      }
      guard !pool.attributes.groups.contains(group.id) else { continue }
      let members = pool.attributes.groups.map(policy.name)
      throw CommandError.refused(
        .groupNotFound, "the group \(group.name) is not in the server pool \(pool.name)",
        suggestions: DidYouMean.suggestions(for: name, among: members),
        hint: "rmctl parallel pool show \(pool.name)")
    }
  }
}
