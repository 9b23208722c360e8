import ArgumentParser
import Glibc
import ProcessEnforcement
import ResourceManagement

struct TopCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "top", "Show what groups and sessions use right now, beside what the plan grants them.",
    details: """
      CPU is percent of the machine; PLANNED what the plan gives a group among those that run. \
      Memory, tasks and I/O come from control groups where commands are held by them, else from \
      the processes. PSI columns tell how much of the last ten seconds tasks of a group stood \
      still for want of a processor, of memory or of a disk (version 2 of control groups only).

      Keys: c, m, i, t and p sort by CPU, memory, I/O, tasks and name; s shows or hides \
      sessions; + and - change the delay; space refreshes; q ends. Without a terminal it is as \
      with --batch.
      """,
    examples: ["rmctl top", "rmctl top -b -n 3 -d 5s", "rmctl top -1 --order memory -o json"])

  static var atomicObjection: String? { "it shows the machine, not the state" }

  @Flag(name: .shortAndLong, help: "No keys and no clearing of the screen.")
  var batch = false

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("How often, default until it is ended.", valueName: "count"))
  var iterations: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Between two of them, default 1s.", valueName: "duration")
  )
  var delay: String?

  @Flag(name: [.customShort("1"), .customLong("one")], help: "Once, as with -b -n 1.")
  var one = false

  @Option(help: ArgumentHelp("cpu, memory, io, tasks or name.", valueName: "field"))
  var order = TopOrder.cpu

  private static let delays = TimeSpan.milliseconds(50)...TimeSpan.seconds(3600)

  func run(in context: Context) throws {
    var count = try iterations.map { text throws(CommandError) in
      try Parse.count(text, "--iterations", in: 1...1_000_000)
    }
    if one { count = 1 }
    let delay = try delay.map { text throws(CommandError) in
      try Parse.duration(text, "--delay")
    }
    if let delay, !Self.delays.contains(delay) {
      throw CommandError.usage("--delay: \(delay) is not within 50ms to 1h")
    }
    let isInteractive =
      !batch && !one && context.streams.isDataTerminal && !context.renderer.format.isJSON
    var screen = TopScreen(context, order: order, delay: delay ?? .seconds(1))
    try screen.run(count, keys: isInteractive ? KeyReader() : nil)
  }
}
