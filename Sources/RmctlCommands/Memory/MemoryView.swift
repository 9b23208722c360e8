import ResourceManagement

/// How memory is shown.
enum MemoryView {
  static let poolColumns: [Payload.Column] = [
    .init("POOL", "pool"), .init("PARENT", "parent"), .init("SIZE", "size"),
    .init("MINIMUM", "minimum"), .init("USED", "used"), .init("FREE", "free"),
    .init("AUTO-TUNE", "autoTune"),
  ]

  static func summary(_ engine: Engine) -> Record {
    let memory = engine.memory
    let counters = memory.counters
    return Record([
      "total": .size(memory.total), "used": .size(memory.used),
      "pressure": .text(memory.pressure.word), "ownPressure": .text(memory.ownPressure.word),
      "hostPressure": .text(memory.hostPressure.word),
      "strategy": .text(engine.policy.settings.coordinator.memoryStrategy.rawValue),
      "peak": .size(counters.peak), "allocations": .count(counters.allocations),
      "deallocations": .count(counters.deallocations),
      "pressureEvents": .count(counters.pressureEvents),
      "automaticAdjustments": .count(counters.automaticAdjustments),
    ])
  }

  static func pools(_ engine: Engine) -> [Record] {
    engine.memory.pools.map { pool in
      Record([
        "pool": .text(pool.name.text),
        "parent": .text(pool.parent.flatMap { engine.memory[$0]?.name.text }),
        "size": .size(pool.size), "minimum": .size(pool.minimum), "used": .size(pool.used),
        "free": .size(pool.free), "autoTune": .bool(pool.isAutoTuned),
      ])
    }
  }
}

extension MemoryPressure {
  var word: String {
    switch self {
    case .none: "none"
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    case .critical: "critical"
    }
  }
}
