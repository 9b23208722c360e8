import ArgumentParser
import ResourceManagement

struct MemoryPressureCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "pressure", "Look how tight the memory of the machine is, and act on it.",
    details: """
      Reads /proc/meminfo and /proc/pressure/memory. At the level high new calls get their least \
      memory only, at critical they wait. Every `run` and `call begin` looks by itself.
      """,
    examples: ["rmctl memory pressure", "rmctl memory pressure -o json"])

  func run(in context: Context) throws {
    let reading = Host.reading()
    try context.update("memory") { transaction throws(ManagementError) in
      try transaction.apply(.observe(reading))
    }
    let snapshot = try context.read()
    let memory = snapshot.engine.memory
    try context.show(
      "MemoryPressure",
      Record([
        "pressure": .text(memory.pressure.word), "ownPressure": .text(memory.ownPressure.word),
        "hostPressure": .text(memory.hostPressure.word),
        "hostTotal": .size(reading.memory?.total),
        "hostAvailable": .size(reading.memory?.available),
        "someAvg10": .percent(Double(reading.memory?.someAvg10 ?? 0) / 10),
        "fullAvg10": .percent(Double(reading.memory?.fullAvg10 ?? 0) / 10),
        "load": .text(snapshot.engine.load.rawValue),
      ]), generation: snapshot.generation)
  }
}
