import ArgumentParser
import ResourceManagement

/// The limits that groups and directives share. `none` takes a limit away.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Sessions that may run a call at once.", valueName: "count|none"))
  var sessions: String?

  @Option(
    help: ArgumentHelp("How long a call may wait for a slot.", valueName: "duration|none"))
  var queueTimeout: String?

  @Option(help: ArgumentHelp("How many calls may wait.", valueName: "count|none"))
  var queueLimit: String?

  @Option(
    help: ArgumentHelp("Parallel servers that one call may have.", valueName: "count|none"))
  var parallelLimit: String?

  @Option(
    help: ArgumentHelp(
      "A call estimated to use more CPU time is not started.", valueName: "duration|none"))
  var maxEstimate: String?

  @Option(help: ArgumentHelp("How long a call may run.", valueName: "duration|none"))
  var maxExecution: String?

  @Option(
    help: ArgumentHelp(
      "How long a session of a script may stand without a call.", valueName: "duration|none"))
  var maxIdle: String?

  @Option(
    help: ArgumentHelp(
      "The same for a session that blocks another.", valueName: "duration|none"))
  var maxIdleBlocker: String?

  @Option(
    help: ArgumentHelp(
      """
      Memory of all processes of a session; without control groups private memory of each.
      """, valueName: "size|none"))
  var sessionMemory: String?

  @Option(
    help: ArgumentHelp(
      "Memory above which a session is slowed down and reclaimed from.", valueName: "size|none"))
  var sessionMemoryHigh: String?

  @Option(
    help: ArgumentHelp("Memory of all its sessions together.", valueName: "size|none"))
  var groupMemory: String?

  @Option(
    help: ArgumentHelp(
      "Memory above which all its sessions are slowed down and reclaimed from.",
      valueName: "size|none"))
  var groupMemoryHigh: String?

  @Option(
    help: ArgumentHelp(
      "Bytes per second to and from devices, of all its sessions.", valueName: "size|none"))
  var ioBps: String?

  @Option(
    help: ArgumentHelp(
      "Requests per second to devices, of all its sessions.", valueName: "count|none"))
  var iops: String?

  @Option(
    help: ArgumentHelp("Processes and threads of all its sessions.", valueName: "count|none"))
  var pids: String?

  /// `limits` with what was given on the command line put over it.
  func applied(to limits: ResourceLimits) throws(CommandError) -> ResourceLimits {
    var limits = limits
    let range = ResourceLimits.countRange
    try Self.count(&limits.maxSessions, sessions, "--sessions", in: range)
    try Self.duration(&limits.queueTimeout, queueTimeout, "--queue-timeout")
    try Self.count(&limits.queueLimit, queueLimit, "--queue-limit", in: range)
    try Self.count(&limits.parallelLimit, parallelLimit, "--parallel-limit", in: range)
    try Self.duration(&limits.maxEstimate, maxEstimate, "--max-estimate")
    try Self.duration(&limits.maxExecution, maxExecution, "--max-execution")
    try Self.duration(&limits.maxIdle, maxIdle, "--max-idle")
    try Self.duration(&limits.maxIdleBlocker, maxIdleBlocker, "--max-idle-blocker")
    try Self.size(&limits.sessionMemory, sessionMemory, "--session-memory")
    try Self.size(&limits.sessionMemoryHigh, sessionMemoryHigh, "--session-memory-high")
    try Self.size(&limits.groupMemory, groupMemory, "--group-memory")
    try Self.size(&limits.groupMemoryHigh, groupMemoryHigh, "--group-memory-high")
    try Self.size(&limits.ioBandwidth, ioBps, "--io-bps")
    try Self.count(&limits.iops, iops, "--iops", in: 1...Int(Int32.max))
    try Self.count(&limits.pids, pids, "--pids", in: 1...4_194_304)
    return limits
  }

  static func count(
    _ limit: inout Int?, _ text: String?, _ option: String, in range: ClosedRange<Int>
  ) throws(CommandError) {
    try change(&limit, text) { text throws(CommandError) in
      try Parse.count(text, option, in: range)
    }
  }

  static func duration(
    _ limit: inout TimeSpan?, _ text: String?, _ option: String
  ) throws(CommandError) {
    try change(&limit, text) { text throws(CommandError) in try Parse.duration(text, option) }
  }

  static func size(
    _ limit: inout ByteCount?, _ text: String?, _ option: String
  ) throws(CommandError) {
    try change(&limit, text) { text throws(CommandError) in try Parse.size(text, option) }
  }

  static func percentage(
    _ limit: inout Percentage?, _ text: String?, _ option: String
  ) throws(CommandError) {
    try change(&limit, text) { text throws(CommandError) in try Parse.percentage(text, option) }
  }

  /// Leaves, clears or reads one limit.
  static func change<Limit>(
    _ limit: inout Limit?, _ text: String?, _ read: (String) throws(CommandError) -> Limit
  ) throws(CommandError) {
    guard let text else { return }
    limit = text.lowercased() == "none" ? nil : try read(text)
  }
}

extension ResourceLimits {
  /// The limits as fields of an answer.
  var fields: KeyValuePairs<String, Value> {
    [
      "maxSessions": .count(maxSessions), "queueTimeoutMs": .span(queueTimeout),
      "queueLimit": .count(queueLimit), "parallelLimit": .count(parallelLimit),
      "maxEstimateMs": .span(maxEstimate), "maxExecutionMs": .span(maxExecution),
      "maxIdleMs": .span(maxIdle), "maxIdleBlockerMs": .span(maxIdleBlocker),
      "sessionMemory": .size(sessionMemory), "sessionMemoryHigh": .size(sessionMemoryHigh),
      "groupMemory": .size(groupMemory), "groupMemoryHigh": .size(groupMemoryHigh),
      "ioBandwidth": .size(ioBandwidth), "iops": .count(iops), "pids": .count(pids),
    ]
  }
}

extension Record {
  mutating func append(_ more: KeyValuePairs<String, Value>) {
    for (key, value) in more { append(key, value) }
  }
}
