import ArgumentParser
import ResourceManagement

struct ScheduleList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the schedules.", examples: ["rmctl schedule list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let now = context.access.manager.now.wall
    try context.list(
      "ScheduleList",
      snapshot.engine.policy.schedules.map {
        ScheduleView.record($0, in: snapshot.engine, at: now)
      },
      columns: ScheduleView.columns, generation: snapshot.generation)
  }
}
