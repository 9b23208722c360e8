import ArgumentParser
import ResourceManagement

struct MemoryAdvise: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "advise", "Recommend better sizes of pools, and whom to cancel when memory is short.",
    details: """
      A pool that is over 90 percent in use should grow by a fifth, one under 50 percent shrink by \
      a tenth. At high pressure the session to cancel is named: the lowest priority first, then \
      the one that holds most. --apply changes the pools as far as they fit.
      """,
    examples: ["rmctl memory advise", "rmctl memory advise --apply"])

  @Flag(help: "Carry out what is recommended for pools.")
  var apply = false

  private static let columns: [Payload.Column] = [
    .init("OBJECT", "object"), .init("CURRENT", "current"), .init("RECOMMENDED", "recommended"),
    .init("BENEFIT", "benefit"), .init("REASON", "reason"),
  ]

  func run(in context: Context) throws {
    let before = try context.read()
    let rows = advice(before.engine, at: context.access.manager.now)
    if apply {
      try context.update("memory") { transaction throws(ManagementError) in
        try transaction.apply(.memory(.applyAdvice))
      }
    }
    try context.list(
      "MemoryAdvice", rows, columns: Self.columns, generation: try context.read().generation)
  }

  private func advice(_ engine: Engine, at now: Now) -> [Record] {
    let strategy = engine.policy.settings.coordinator.memoryStrategy
    var rows = engine.memory.advice(strategy).map { advice in
      Record([
        "object": .text("pool \(advice.name)"), "current": .size(advice.current),
        "recommended": .size(advice.recommended), "benefit": .percent(advice.benefit * 100),
        "reason": .text(advice.reason),
      ])
    }
    if engine.memory.pressure >= .high, let victim = victim(engine, at: now) {
      rows.append(
        Record([
          "object": .text("session \(victim.session)"),
          "current": .size(victim.holding.total), "recommended": .size(.zero), "benefit": .null,
          "reason": .text(
            "pressure is \(engine.memory.pressure.word): rmctl session kill \(victim.session)"),
        ]))
    }
    return rows
  }

  /// The lowest priority first, then the largest holder.
  private func victim(_ engine: Engine, at now: Now) -> MemoryHolder? {
    let decay = engine.policy.settings.coordinator.boostDecay
    func level(_ holder: MemoryHolder) -> Int {
      engine.sessions[holder.session]?.effectivePriority(at: now.boot, decay: decay).level ?? 0
    }
    let holders = engine.memory.largestHolders(1000)
    let lowest = holders.map(level).max()
    return holders.first { level($0) == lowest }
  }
}
