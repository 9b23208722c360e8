import ArgumentParser
import ResourceManagement

struct IOSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Choose the scheduling policy of disks and its numbers.",
    details: """
      The value `default` puts back what a new state has. All of them are changed, or none. They \
      are the settings named io-....
      """,
    examples: [
      "rmctl io set --policy deadline --depth 32",
      "rmctl io set --policy budget-fair --budget 4M",
    ])

  /// What `io show` shows.
  static let settings = [
    "io-policy", "io-depth", "io-slice", "io-budget", "io-overhead", "io-ageing", "io-read-expiry",
    "io-write-expiry", "io-batch", "io-writes-starved", "io-merge-limit",
  ]

  @Option(
    help: ArgumentHelp(
      "priority, deadline, completely-fair, budget-fair or mclock.", valueName: "policy"))
  var policy: String?

  @Option(help: ArgumentHelp("Requests on the disk at once.", valueName: "count"))
  var depth: String?

  @Option(
    help: ArgumentHelp(
      "completely-fair: how long a group has the disk in one go.", valueName: "duration"))
  var slice: String?

  @Option(
    help: ArgumentHelp("budget-fair: how much a group moves in one go.", valueName: "size"))
  var budget: String?

  @Option(
    help: ArgumentHelp(
      "budget-fair, mclock: what each request costs beside its bytes.", valueName: "size"))
  var overhead: String?

  @Option(
    help: ArgumentHelp(
      "How long waiting is worth one step of priority.", valueName: "duration"))
  var ageing: String?

  @Option(
    help: ArgumentHelp("deadline: by when a read is served.", valueName: "duration"))
  var readExpiry: String?

  @Option(
    help: ArgumentHelp("deadline: by when a write is served.", valueName: "duration"))
  var writeExpiry: String?

  @Option(
    help: ArgumentHelp("deadline: requests of one direction in a row.", valueName: "count"))
  var batch: String?

  @Option(
    help: ArgumentHelp("deadline: batches of reads before writes.", valueName: "count"))
  var writesStarved: String?

  @Option(
    help: ArgumentHelp(
      "How large a request may grow by those that follow it; 0: not at all.", valueName: "size"))
  var mergeLimit: String?

  func run(in context: Context) throws {
    try context.changeSettings(
      [
        ("io-policy", policy), ("io-depth", depth), ("io-slice", slice), ("io-budget", budget),
        ("io-overhead", overhead), ("io-ageing", ageing), ("io-read-expiry", readExpiry),
        ("io-write-expiry", writeExpiry), ("io-batch", batch),
        ("io-writes-starved", writesStarved), ("io-merge-limit", mergeLimit),
      ], prefix: "io-", hint: "rmctl io set --help")
  }
}
