import ArgumentParser
import ResourceManagement

struct BatchCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "batch", "Run commands from a file or standard input, as one change by default.",
    details: "See `rmctl help batch` for what a file may hold.",
    examples: [
      "rmctl batch -f jobs.rmc", "rmctl batch -f jobs.rmc --var env=prod --dry-run",
      "rmctl batch --no-atomic --on-error continue < jobs.rmc",
      "printf '%s\\n' '{\"id\":1,\"argv\":[\"group\",\"list\"]}' | rmctl batch --input jsonl",
    ])

  enum OnError: String, CaseIterable, ExpressibleByArgument {
    case stop, `continue`
  }

  enum Input: String, CaseIterable, ExpressibleByArgument {
    case text, jsonl
  }

  @Option(name: .shortAndLong, help: ArgumentHelp("The file; - for input.", valueName: "file"))
  var file = "-"

  @Flag(help: "Make each statement a change of its own.")
  var noAtomic = false

  @Option(help: "After a failure with --no-atomic: stop or continue.")
  var onError = OnError.stop

  @Option(
    name: .customLong("var"),
    help: ArgumentHelp("Sets the variable :name.", valueName: "name=value"))
  var variables: [String] = []

  @Option(help: "text, or jsonl: one {\"id\":..., \"argv\":[...]} a line.")
  var input = Input.text

  @Flag(help: "Print each statement in front of its answer.")
  var echo = false

  @Flag(help: "Say on a terminal how far it is.")
  var progress = false

  @Option(help: ArgumentHelp("Write a JSON line per statement.", valueName: "file"))
  var report: String?

  @Flag(help: "With --dry-run: exit code 1 when something would change.")
  var exitCode = false

  func run(in context: Context) throws {
    context.dispatcher.inherited = context.global.inheritedOptions
    context.dispatcher.isDryRun = context.global.dryRun
    var runner = BatchRunner(
      context, isAtomic: !noAtomic, goesOn: onError == .continue, echoes: echo,
      showsProgress: progress && context.streams.isTalkTerminal)
    if let report { runner.report = try BatchReport(report) }
    let script: BatchScript =
      switch input {
      case .text:
        try .text(file: file, variables: try allVariables(context), isAtomic: !noAtomic, context)
      case .jsonl:
        try .jsonLines(file: file, isAtomic: !noAtomic, context)
      }
    let hasChanged = try runner.run(script)
    if exitCode, context.global.dryRun, hasChanged { throw EarlyExit(code: 1) }
  }

  private func allVariables(_ context: Context) throws(CommandError) -> [String: String] {
    var all = BatchScript.environmentVariables(context.environment)
    for entry in variables {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .usage("--var: write NAME=VALUE, not \"\(entry)\"")
      }
      all[String(parts[0])] = String(parts[1])
    }
    return all
  }
}
