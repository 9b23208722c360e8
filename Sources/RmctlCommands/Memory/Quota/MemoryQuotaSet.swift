import ArgumentParser
import ResourceManagement

struct MemoryQuotaSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change how much memory the calls of a session may reserve.",
    details: """
      A quota holds for calls that are admitted from now on, beside the limits of the group: the \
      lower of both counts. What is reserved stays. `none` takes a quota away.
      """,
    examples: [
      "rmctl memory quota set 42 --session-memory 512M --work-area 128M",
      "rmctl memory quota set 42 --session-memory none",
    ])

  @Argument(help: ArgumentHelp("The session.", valueName: "session"))
  var id: String

  @Option(
    help: ArgumentHelp("Memory that its calls may reserve.", valueName: "size|none"))
  var sessionMemory: String?

  @Option(
    help: ArgumentHelp(
      "Work area that its calls may reserve; none: a quarter of the session memory.",
      valueName: "size|none"))
  var workArea: String?

  func validate() throws {
    if sessionMemory == nil, workArea == nil {
      throw ValidationError("name what to change: --session-memory or --work-area")
    }
  }

  func run(in context: Context) throws {
    let id = try context.sessionID(id)
    _ = try applied(to: MemoryQuota())
    let quota = try context.update(id.description) {
      transaction throws(ManagementError) -> MemoryQuota in
      let session = try transaction.authorize(id)
      let old = session.quota ?? MemoryQuota()
      let quota = (try? applied(to: old)) ?? old
      try transaction.apply(.setQuota(id, quota))
      return quota
    }
    context.acknowledge(
      "session \(id) may reserve \(words(quota.sessionMemory)), work area"
        + " \(words(quota.workArea))")
  }

  private func applied(to quota: MemoryQuota) throws(CommandError) -> MemoryQuota {
    var quota = quota
    try LimitOptions.size(&quota.sessionMemory, sessionMemory, "--session-memory")
    try LimitOptions.size(&quota.workArea, workArea, "--work-area")
    return quota
  }

  private func words(_ size: ByteCount?) -> String { size?.brief ?? "what its group allows" }
}
