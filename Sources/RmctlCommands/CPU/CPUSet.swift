import ArgumentParser
import ResourceManagement

struct CPUSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Choose the scheduling policy, its turns, and what a runaway is.",
    details: """
      The value `default` puts back what a new state has. All of them are changed, or none. They \
      are the settings named cpu-..., runaway-... and throttle-factor.
      """,
    examples: [
      "rmctl cpu set --policy eevdf --quantum 20ms",
      "rmctl cpu set --runaway-threshold 10m --throttle-factor 25",
    ])

  /// What `cpu show` shows.
  static let settings = [
    "cpu-policy", "cpu-quantum", "cpu-quanta", "cpu-latency", "cpu-min-granularity",
    "cpu-wakeup-granularity", "cpu-half-life", "cpu-ageing", "cpu-balance-interval",
    "runaway-detection", "runaway-threshold", "throttle-factor",
  ]

  @Option(
    help: ArgumentHelp(
      "completely-fair, fair-share, round-robin, weighted-fair or eevdf.", valueName: "policy"))
  var policy: String?

  @Option(help: ArgumentHelp("The longest turn.", valueName: "duration"))
  var quantum: String?

  @Option(
    help: ArgumentHelp(
      "round-robin: turns of the priorities 0 to 7, comma-separated.", valueName: "durations"))
  var quanta: String?

  @Option(
    help: ArgumentHelp(
      "completely-fair: the time in which every task runs once.", valueName: "duration"))
  var latency: String?

  @Option(help: ArgumentHelp("completely-fair: the shortest turn.", valueName: "duration"))
  var minGranularity: String?

  @Option(
    help: ArgumentHelp(
      "How far behind one must be that wakes up to take the processor.", valueName: "duration"))
  var wakeupGranularity: String?

  @Option(
    help: ArgumentHelp(
      "fair-share: in this time the past counts half.", valueName: "duration"))
  var halfLife: String?

  @Option(
    help: ArgumentHelp(
      "round-robin: waiting this long is worth one priority.", valueName: "duration"))
  var ageing: String?

  @Option(
    help: ArgumentHelp(
      "How often the load of several processors is evened out.", valueName: "duration"))
  var balanceInterval: String?

  @Option(help: ArgumentHelp("Whether runaways are throttled.", valueName: "on|off"))
  var runawayDetection: String?

  @Option(
    help: ArgumentHelp(
      "A task or call that has used more CPU time is a runaway.", valueName: "duration"))
  var runawayThreshold: String?

  @Option(
    help: ArgumentHelp("What a runaway keeps of its share: 10 to 100.", valueName: "percent"))
  var throttleFactor: String?

  func run(in context: Context) throws {
    try context.changeSettings(
      [
        ("cpu-policy", policy), ("cpu-quantum", quantum), ("cpu-quanta", quanta),
        ("cpu-latency", latency), ("cpu-min-granularity", minGranularity),
        ("cpu-wakeup-granularity", wakeupGranularity), ("cpu-half-life", halfLife),
        ("cpu-ageing", ageing), ("cpu-balance-interval", balanceInterval),
        ("runaway-detection", runawayDetection), ("runaway-threshold", runawayThreshold),
        ("throttle-factor", throttleFactor),
      ], prefix: "cpu-", hint: "rmctl cpu set --help")
  }
}
