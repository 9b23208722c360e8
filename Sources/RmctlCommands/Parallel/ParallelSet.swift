import ArgumentParser
import ResourceManagement

struct ParallelSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change how many parallel servers there are and how degrees are chosen.",
    details: """
      The options are the settings of the same names; `default` puts back what a new state has. \
      All of them are changed, or none.
      """,
    examples: [
      "rmctl parallel set --total-dop 64", "rmctl parallel set --dop-model cost --downgrade off",
    ])

  @Option(
    help: ArgumentHelp(
      "Parallel servers that may work at once, all groups together.", valueName: "count"))
  var totalDop: String?

  @Option(
    help: ArgumentHelp("Threads that one processor runs.", valueName: "count|default"))
  var threadsPerCore: String?

  @Option(
    help: ArgumentHelp("Streams that the disks serve at once.", valueName: "count"))
  var ioParallelism: String?

  @Option(
    help: ArgumentHelp(
      "Whether a call may get fewer servers than it asked for.", valueName: "on|off"))
  var downgrade: String?

  @Option(
    help: ArgumentHelp("The least part of a degree that is left then.", valueName: "percent"))
  var parallelMinPercent: String?

  @Option(
    help: ArgumentHelp("How automatic degrees are found.", valueName: "thresholds|cost"))
  var dopModel: String?

  @Option(
    help: ArgumentHelp("The cost that cannot be divided.", valueName: "count"))
  var dopSerialCost: String?

  @Option(help: ArgumentHelp("What one more server costs.", valueName: "count"))
  var dopCoordinationCost: String?

  @Option(
    help: ArgumentHelp("CPU time that one unit of --cost stands for.", valueName: "duration"))
  var costUnit: String?

  @Option(
    help: ArgumentHelp(
      "Parallel servers of the whole cluster.", valueName: "count|default"))
  var clusterServers: String?

  @Option(help: ArgumentHelp("Instances that share them.", valueName: "count"))
  var clusterInstances: String?

  func run(in context: Context) throws {
    try context.changeSettings(
      [
        ("total-dop", totalDop), ("threads-per-core", threadsPerCore),
        ("io-parallelism", ioParallelism), ("downgrade", downgrade),
        ("parallel-min-percent", parallelMinPercent), ("dop-model", dopModel),
        ("dop-serial-cost", dopSerialCost), ("dop-coordination-cost", dopCoordinationCost),
        ("cost-unit", costUnit), ("cluster-servers", clusterServers),
        ("cluster-instances", clusterInstances),
      ], hint: "rmctl parallel set --help")
  }
}
