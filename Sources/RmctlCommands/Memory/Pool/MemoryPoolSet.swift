import ArgumentParser
import ResourceManagement

struct MemoryPoolSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a memory pool; what is not named stays.",
    details: """
      A pool grows out of free room, and under the strategies automatic and hybrid out of what \
      tuned pools beside it do not use, never below their minimum. It shrinks to what is in use \
      in it at most. Waiting calls that fit then are admitted.
      """,
    examples: [
      "rmctl memory pool set PGA --size 12G", "rmctl memory pool set SGA --auto-tune off",
    ])

  @Argument(help: ArgumentHelp("The pool.", valueName: "memory-pool"))
  var name: String

  @Option(help: ArgumentHelp("The most that may be used in it.", valueName: "size"))
  var size: String?

  @Option(help: ArgumentHelp("Nothing takes it below this size.", valueName: "size"))
  var minimum: String?

  @Option(
    help: ArgumentHelp("Whether the strategy hybrid tunes it.", valueName: "on|off"))
  var autoTune: String?

  func validate() throws {
    if size == nil, minimum == nil, autoTune == nil {
      throw ValidationError("name what to change: --size, --minimum or --auto-tune")
    }
  }

  func run(in context: Context) throws {
    let size = try size.map { text throws(CommandError) in try Parse.size(text, "--size") }
    let minimum = try minimum.map { text throws(CommandError) in
      try Parse.size(text, "--minimum")
    }
    let isAutoTuned = try autoTune.map { text throws(CommandError) in
      try Parse.flag(text, "--auto-tune")
    }
    let pool = try context.memoryPool(name)
    let other = MemoryEvent.set(pool.id, minimum: minimum, isAutoTuned: isAutoTuned)
    var events = [other]
    if let size {
      // Size and minimum may both pass where the other one was.
      let growsFirst = size > pool.size
      events.insert(.resize(pool.id, to: size), at: growsFirst ? 0 : 1)
    }
    try context.update(pool.name.text) { transaction throws(ManagementError) in
      for event in events { try transaction.apply(.memory(event)) }
    }
    let now = try context.memoryPool(name)
    context.acknowledge(
      "memory pool \(now.name) has \(now.size.brief), \(now.minimum.brief) at least")
  }
}
