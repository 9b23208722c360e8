import ArgumentParser
import Logging
import ProcessEnforcement
import ResourceManagement

struct MonitorCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "monitor", "Do what needs a clock when nobody else runs: in the foreground, until TERM.",
    details: """
      Time limits of scripts' sessions, edges of schedules and windows, memory pressure, sessions \
      whose supervisor died, and weights and limits of control groups that somebody changed by \
      hand. Between two rounds it sleeps until something is due, the state changes or --interval \
      has passed. Nothing depends on it: every command does what is due when it comes, and \
      `rmctl run` supervises its own command. A state has one monitor; a second one is refused \
      (exit code 6). It tells on standard error what it does. --once does one round, for cron. \
      HUP asks for a round at once.
      """,
    examples: ["rmctl monitor", "rmctl monitor --interval 1m", "rmctl monitor --once"])

  static var atomicObjection: String? { "it acts on processes, not on the state alone" }

  @Option(help: ArgumentHelp("The longest pause, default 10s.", valueName: "duration"))
  var interval: String?

  @Flag(help: "One round, then end.")
  var once = false

  private static let intervals = TimeSpan.milliseconds(100)...TimeSpan.seconds(86_400)

  func run(in context: Context) throws {
    let pause = try interval.map { text throws(CommandError) in
      try Parse.duration(text, "--interval")
    }
    if let pause, !Self.intervals.contains(pause) {
      throw CommandError.usage("--interval: \(pause) is not within 100ms to 1d")
    }
    do {
      let monitor = try Monitor(
        context.access.manager, as: context.actor, log: log(context), reading: Host.reading)
      guard once else { return try monitor.run(every: pause ?? .seconds(10)) }
      let round = try monitor.round()
      for session in round.lost { context.acknowledge("session \(session) was lost") }
      for change in round.changes { context.acknowledge(change) }
      round.problems.forEach(context.warn)
      if round.lost.isEmpty, round.changes.isEmpty { context.acknowledge("nothing was due") }
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
  }

  private func log(_ context: Context) -> Logger {
    var log = Logger(label: "rmctl") { StreamLogHandler.standardError(label: $0) }
    log.logLevel = context.global.quiet ? .warning : .info
    return log
  }
}
