import ArgumentParser
import ResourceManagement

struct MemoryPoolCreate: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "create", "Make a memory pool for a service or a script of yours.",
    details: """
      Its room comes out of what is free in its parent, or in all memory without one; under the \
      strategies automatic and hybrid also out of what tuned pools beside it do not use.
      """,
    examples: [
      "rmctl memory pool create CACHE --size 2G",
      "rmctl memory pool create STREAMS --parent SGA --size 64M --minimum 16M --auto-tune on",
    ])

  @Argument(help: ArgumentHelp("The name of the new pool.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("The most that may be used in it.", valueName: "size"))
  var size: String

  @Option(
    help: ArgumentHelp("The pool that it is a part of.", valueName: "memory-pool"))
  var parent: String?

  @Option(help: ArgumentHelp("Nothing takes it below this size, default 0.", valueName: "size"))
  var minimum: String?

  @Option(
    help: ArgumentHelp("Whether the strategy hybrid tunes it, default off.", valueName: "on|off"))
  var autoTune: String?

  func run(in context: Context) throws {
    let name = try Parse.name(name)
    let size = try Parse.size(size, "--size")
    let minimum = try minimum.map { text throws(CommandError) in
      try Parse.size(text, "--minimum")
    }
    let isAutoTuned = try autoTune.map { text throws(CommandError) in
      try Parse.flag(text, "--auto-tune")
    }
    let parent = try parent.map { text throws(CommandError) in try context.memoryPool(text).id }
    try context.update(name.text) { transaction throws(ManagementError) in
      try transaction.apply(
        .memory(
          .create(
            name: name, parent: parent, size: size, minimum: minimum ?? .zero,
            isAutoTuned: isAutoTuned ?? false)))
    }
    context.acknowledge("memory pool \(name) created with \(size.brief)")
  }
}
