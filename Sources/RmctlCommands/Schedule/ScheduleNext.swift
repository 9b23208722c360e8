import ArgumentParser
import ResourceManagement

struct ScheduleNext: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "next", "List the coming switches of the active plan.",
    details: """
      Schedules, windows and a manual activation are all taken into account, as they are now. \
      Times are shown in UTC and in the zone of the schedule or window.
      """,
    examples: ["rmctl schedule next", "rmctl schedule next -n 20 --at 2026-12-24T00:00:00Z"])

  @Option(name: .customShort("n"), help: ArgumentHelp("How many, default 5.", valueName: "count"))
  var count: String?

  @Option(help: ArgumentHelp("From another time than now.", valueName: "time"))
  var at: String?

  func run(in context: Context) throws {
    let count = try count.map { text throws(CommandError) in
      try Parse.count(text, "-n", in: 1...1000)
    }
    let now = context.access.manager.now.wall
    let time = try at.map { text throws(CommandError) in
      try Parse.moment(text, "--at", from: now)
    }
    let snapshot = try context.read()
    let engine = snapshot.engine
    let switches = engine.policy.upcomingSwitches(
      engine.compiled.calendar, from: time ?? now, count: count ?? 5)
    try context.list(
      "SwitchList", switches.map { record($0, in: engine) },
      columns: [
        .init("AT", "at"), .init("LOCAL", "local"), .init("PLAN", "plan"),
        .init("CAUSE", "cause"), .init("BY", "by"),
      ], generation: snapshot.generation)
  }

  private func record(_ activation: Activation, in engine: Engine) -> Record {
    let policy = engine.policy
    let zone: String? =
      switch activation.cause {
      case .schedule(let id): policy.schedules.first { $0.id == id }?.attributes.zone
      case .window(let id): policy.windows.first { $0.id == id }?.attributes.zone
      case .initial, .manual, .fallback: policy.settings.zone
      }
    let rules = zone.flatMap { engine.zones[$0] } ?? .utc
    return Record([
      "at": .time(activation.at), "local": .text(rules.civil(at: activation.at).description),
      "zone": .text(rules.name), "plan": .text(policy.name(of: .plan(activation.plan))),
      "cause": .text(activation.cause.word), "by": .text(activation.by),
    ])
  }
}
