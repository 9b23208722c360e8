import ArgumentParser
import Glibc
import ResourceManagement

struct SessionWait: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "wait", "Wait until sessions run or have ended.",
    details: "Ends with exit code 8 when the time is over and the condition still false.",
    examples: ["rmctl session wait 42", "rmctl session wait 42 43 --for running --timeout 1m"])

  static var atomicObjection: String? { "it waits for something outside of the batch" }

  enum Condition: String, CaseIterable, ExpressibleByArgument {
    case running, finished
  }

  @Argument(help: ArgumentHelp("The sessions.", valueName: "session"))
  var ids: [String]

  @Option(name: .customLong("for"), help: "What to wait for: running or finished.")
  var condition = Condition.finished

  @Option(help: ArgumentHelp("How long to wait; for ever when not given.", valueName: "duration"))
  var timeout: String?

  func run(in context: Context) throws {
    let ids = try ids.map { text throws(CommandError) in try context.sessionID(text) }
    let limit = try timeout.map { text throws(CommandError) in
      try Parse.duration(text, "--timeout")
    }
    let manager = context.access.manager
    let start = manager.now.boot
    var looks = 0
    for id in ids where try context.read().engine.sessions[id] == nil {
      guard try context.records().contains(where: { $0.id == id }) else {
        throw CommandError.management(
          .rejected(.sessionNotFound(id, hasEnded: false)), suggestions: [])
      }
    }
    while let open = try ids.first(where: { try !holds($0, try context.read()) }) {
      if let limit, manager.now.boot >= start + limit {
        throw CommandError.refused(
          .waitTimeout, "session \(open) is still not \(condition.rawValue) after \(limit)")
      }
      try context.checkInterruption()
      poll(nil, 0, 50)
      looks += 1
      // A supervisor that died ends its session only when somebody looks.
      if looks % 20 == 0 { _ = try? context.access.reap() }
    }
    context.acknowledge("\(ids.map(\.description).joined(separator: " ")) \(condition.rawValue)")
  }

  private func holds(_ id: SessionID, _ snapshot: Snapshot) throws -> Bool {
    guard let session = snapshot.engine.sessions[id] else { return true }
    return condition == .running && session.process != nil
  }
}
