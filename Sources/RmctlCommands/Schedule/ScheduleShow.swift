import ArgumentParser
import ResourceManagement

struct ScheduleShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show one schedule.", examples: ["rmctl schedule show NIGHT"], aliases: ["get"])

  @Argument(help: ArgumentHelp("The schedule.", valueName: "schedule"))
  var name: String

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let found = try context.find { () throws(PolicyError) in try policy.schedule(named: name) }
    try context.show(
      "Schedule",
      ScheduleView.record(found, in: snapshot.engine, at: context.access.manager.now.wall),
      generation: snapshot.generation)
  }
}
