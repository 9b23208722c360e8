import ArgumentParser
import ResourceManagement

struct MemorySet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change how much memory the pools share, and how they are tuned.",
    details: """
      The options are the settings of the same names; `default` puts back what a new state has. \
      All of them are changed, or none.
      """,
    examples: ["rmctl memory set --database-memory 64G --memory-strategy hybrid"])

  @Option(
    help: ArgumentHelp(
      "Memory to plan with; default: that of the machine.", valueName: "size|default"))
  var memory: String?

  @Option(
    help: ArgumentHelp(
      "What the pools share; default: half of the memory.", valueName: "size|default"))
  var databaseMemory: String?

  @Option(
    help: ArgumentHelp(
      "automatic: all pools are tuned; hybrid: those with auto-tune on; manual: none.",
      valueName: "strategy"))
  var memoryStrategy: String?

  func run(in context: Context) throws {
    try context.changeSettings(
      [
        ("memory", memory), ("database-memory", databaseMemory),
        ("memory-strategy", memoryStrategy),
      ], hint: "rmctl memory set --help")
  }
}
