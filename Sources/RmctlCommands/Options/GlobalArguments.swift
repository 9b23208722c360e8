import ArgumentParser
import ResourceManagement

/// The options that every command takes, as ArgumentParser reads and describes them. No leaf holds
/// them: that would cost every command line, and most have none.
struct GlobalArguments: ParsableArguments {
  @Option(
    name: [.customShort("S"), .long], help: ArgumentHelp("The state file.", valueName: "file"))
  var state: String?

  @Option(
    name: [.customShort("o", allowingJoined: true), .long], help: "The form of the answer.")
  var output: OutputFormat?

  @Option(help: ArgumentHelp("Columns to show, with optional widths: a,b:20.", valueName: "list"))
  var columns: String?

  @Flag(name: .long, help: "Leave out the titles of a table.")
  var noHeaders = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Sort by these columns, -name for descending.", valueName: "list"))
  var sort: String?

  @Option(help: ArgumentHelp("Show at most this many rows.", valueName: "count"))
  var limit: String?

  @Flag(help: "Exact bytes and milliseconds in tables.")
  var raw = false

  @Flag(name: .shortAndLong, help: "Do not say what was done.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more on standard error.")
  var verbose = false

  @Option(help: "Use color: auto, always or never.")
  var color: GlobalOptions.ColorChoice?

  @Flag(name: .long, help: "Check and show everything, change nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Answer yes to every question.")
  var yes = false

  @Flag(name: .long, help: "Never ask; refuse where an answer is needed.")
  var noInput = false

  @Option(
    name: .long,
    help: ArgumentHelp("Refuse unless the state is at this generation.", valueName: "number"))
  var ifGeneration: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Names this request; a repeat changes nothing.", valueName: "id"))
  var requestID: String?

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for the state, default 10s.", valueName: "duration"))
  var lockTimeout: String?

  @Option(name: .long, help: "The form of errors: text or json.")
  var errorFormat: GlobalOptions.ErrorFormat?
}
