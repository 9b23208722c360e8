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

  @Option(help: ArgumentHelp("How long a call may run.", valueName: "duration|none"))
  var maxExecution: String?

  @Option(
    help: ArgumentHelp(
      "How long a session of a script may stand without a call.", valueName: "duration|none"))
  var maxIdle: String?

  @Option(
    help: ArgumentHelp(
      "Private memory of each process of a session (RLIMIT_DATA).", valueName: "size|none"))
  var sessionMemory: String?

  /// `limits` with what was given on the command line put over it.
  func applied(to limits: SessionLimits) throws(CommandError) -> SessionLimits {
    var limits = limits
    let range = SessionLimits.countRange
    try Self.change(&limits.maxSessions, sessions) { text throws(CommandError) in
      try Parse.count(text, "--sessions", in: range)
    }
    try Self.change(&limits.queueTimeout, queueTimeout) { text throws(CommandError) in
      try Parse.duration(text, "--queue-timeout")
    }
    try Self.change(&limits.queueLimit, queueLimit) { text throws(CommandError) in
      try Parse.count(text, "--queue-limit", in: range)
    }
    try Self.change(&limits.maxExecution, maxExecution) { text throws(CommandError) in
      try Parse.duration(text, "--max-execution")
    }
    try Self.change(&limits.maxIdle, maxIdle) { text throws(CommandError) in
      try Parse.duration(text, "--max-idle")
    }
    try Self.change(&limits.sessionMemory, sessionMemory) { text throws(CommandError) in
      try Parse.size(text, "--session-memory")
    }
    return limits
  }

  /// Leaves, clears or reads one limit.
  static func change<Limit>(
    _ limit: inout Limit?, _ text: String?, _ read: (String) throws(CommandError) -> Limit
  ) throws(CommandError) {
    guard let text else { return }
    limit = text.lowercased() == "none" ? nil : try read(text)
  }
}

extension SessionLimits {
  /// The limits as fields of an answer.
  var fields: KeyValuePairs<String, Value> {
    [
      "maxSessions": .count(maxSessions), "queueTimeoutMs": .span(queueTimeout),
      "queueLimit": .count(queueLimit), "maxExecutionMs": .span(maxExecution),
      "maxIdleMs": .span(maxIdle), "sessionMemory": .size(sessionMemory),
    ]
  }
}

extension Record {
  mutating func append(_ more: KeyValuePairs<String, Value>) {
    for (key, value) in more { append(key, value) }
  }
}
