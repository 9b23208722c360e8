import ArgumentParser
import ResourceManagement

struct SessionReap: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "reap", "End what dead supervisors left behind, and everything that is overdue.",
    details: "Every command does the first by itself; this one says what it found.",
    examples: ["rmctl session reap"])

  static var atomicObjection: String? { "it acts on processes, not on the state alone" }

  func run(in context: Context) throws {
    do {
      let reaped = try context.access.reap()
      for (session, ended) in reaped {
        context.acknowledge(
          "session \(session) was lost; ended \(Plural.of(ended, "process", "processes"))")
      }
      let change = try context.access.update(context.options) { $0.engine.sessions.sessions.count }
      if reaped.isEmpty { context.acknowledge("nothing to reap") }
      if context.global.verbose { context.warn("generation \(change.generation)") }
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
  }
}
