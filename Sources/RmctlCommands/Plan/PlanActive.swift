import ArgumentParser
import ResourceManagement

struct PlanActive: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "active", "Show which plan is active, who or what activated it, and until when.",
    examples: ["rmctl plan active", "rmctl plan active -o name"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    var policy = snapshot.engine.policy
    let calendar = policy.calendar(snapshot.engine.zones)
    let now = context.access.manager.now.wall
    // What the next change of the state will find: reading alone writes nothing.
    policy.followCalendar(calendar, at: now)
    let activation = policy.activation
    try context.show(
      "ActivePlan",
      Record([
        "plan": .text(policy.activePlan?.name.text), "cause": .text(activation.cause.word),
        "by": .text(activation.by), "since": .time(activation.at),
        "until": .time(policy.activationEnd(calendar, at: now)),
        "pinned": .bool(activation.isPinned),
        "openWindows": .list(calendar.openWindows(at: now).map { .text($0.name.text) }),
      ]), generation: snapshot.generation)
  }
}

extension Activation.Cause {
  /// What decided, in one word.
  var word: String {
    switch self {
    case .initial: "initial"
    case .manual: "manual"
    case .schedule: "schedule"
    case .window: "window"
    case .fallback: "default"
    }
  }
}
