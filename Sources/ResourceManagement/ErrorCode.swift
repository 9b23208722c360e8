/// The stable name of everything that can go wrong, and the one place that gives it an exit code.
public enum ErrorCode: String, CaseIterable, Sendable {
  case usageUnknownCommand = "usage.unknown-command"
  case usageInvalid = "usage.invalid"
  case valueInvalid = "value.invalid"
  case valueOutOfRange = "value.out-of-range"
  case nameInvalid = "name.invalid"
  case orderInvalid = "order.invalid"
  case conditionInvalid = "condition.invalid"
  case documentInvalid = "document.invalid"
  case batchSyntax = "batch.syntax"
  case batchStatementFailed = "batch.statement-failed"
  case groupNotFound = "group.not-found"
  case planNotFound = "plan.not-found"
  case ruleNotFound = "rule.not-found"
  case mappingNotFound = "mapping.not-found"
  case directiveNotFound = "directive.not-found"
  case scheduleNotFound = "schedule.not-found"
  case windowNotFound = "window.not-found"
  case serverPoolNotFound = "server-pool.not-found"
  case grantNotFound = "grant.not-found"
  case zoneNotFound = "zone.not-found"
  case fieldNotFound = "field.not-found"
  case sessionNotFound = "session.not-found"
  case callNotFound = "call.not-found"
  case poolNotFound = "pool.not-found"
  case fingerprintNotFound = "fingerprint.not-found"
  case settingNotFound = "setting.not-found"
  case topicNotFound = "topic.not-found"
  case fileNotFound = "file.not-found"
  case groupExists = "group.exists"
  case planExists = "plan.exists"
  case ruleExists = "rule.exists"
  case scheduleExists = "schedule.exists"
  case windowExists = "window.exists"
  case serverPoolExists = "server-pool.exists"
  case nameTaken = "name.taken"
  case stateExists = "state.exists"
  case generationMismatch = "generation.mismatch"
  case transactionConflict = "transaction.conflict"
  case objectInUse = "object.in-use"
  case objectBuiltIn = "object.built-in"
  case nameReserved = "name.reserved"
  case planInvalid = "plan.invalid"
  case expectationFailed = "expectation.failed"
  case groupInactive = "group.inactive"
  case windowRefuses = "window.refuses"
  case windowNotOpen = "window.not-open"
  case limitReached = "limit.reached"
  case sessionTerminating = "session.terminating"
  case sessionWrongKind = "session.wrong-kind"
  case callInProgress = "call.in-progress"
  case callNotRunning = "call.not-running"
  case callNotWaiting = "call.not-waiting"
  case callNeverFits = "call.never-fits"
  case callEstimate = "call.estimate"
  case callQuarantined = "call.quarantined"
  case undoExceeded = "undo.exceeded"
  case memoryShort = "memory.short"
  case sessionDeadlock = "session.deadlock"
  case poolFull = "pool.full"
  case queueFull = "queue.full"
  case processNotAdoptable = "process.not-adoptable"
  case monitorRunning = "monitor.running"
  case transactionOpen = "transaction.open"
  case accessDenied = "access.denied"
  case switchDenied = "switch.denied"
  case stateUntrusted = "state.untrusted"
  case waitTimeout = "wait.timeout"
  case stateCorrupt = "state.corrupt"
  case stateNewer = "state.newer"
  case stateLost = "state.lost"
  case stateNotAFile = "state.not-a-file"
  case stateIO = "state.io"
  case stateOutcomeUnknown = "state.outcome-unknown"
  case stateBusy = "state.busy"
  case limitsUnenforceable = "limits.unenforceable"
  case inputDeclined = "input.declined"
  case outputFailed = "output.failed"
  case hostFailure = "host.failure"

  /// The exit code of a management command that ends in this error; see `rmctl help exit-codes`.
  public var exitCode: Int32 {
    switch self {
    case .outputFailed, .hostFailure:
      1
    case .usageUnknownCommand, .usageInvalid, .valueInvalid, .valueOutOfRange, .nameInvalid,
      .orderInvalid, .conditionInvalid, .documentInvalid, .batchSyntax:
      2
    case .batchStatementFailed:
      3
    case .groupNotFound, .planNotFound, .ruleNotFound, .mappingNotFound, .directiveNotFound,
      .scheduleNotFound, .windowNotFound, .serverPoolNotFound, .grantNotFound, .zoneNotFound,
      .fieldNotFound, .sessionNotFound, .callNotFound, .poolNotFound, .fingerprintNotFound,
      .settingNotFound, .topicNotFound, .fileNotFound:
      4
    case .groupExists, .planExists, .ruleExists, .scheduleExists, .windowExists,
      .serverPoolExists, .nameTaken, .stateExists, .generationMismatch, .transactionConflict:
      5
    case .objectInUse, .objectBuiltIn, .nameReserved, .planInvalid, .expectationFailed,
      .groupInactive,
      .windowRefuses, .windowNotOpen, .limitReached,
      .sessionTerminating, .sessionWrongKind, .callInProgress, .callNotRunning, .callNotWaiting,
      .callNeverFits,
      .callEstimate, .callQuarantined, .undoExceeded, .memoryShort, .sessionDeadlock, .poolFull,
      .queueFull, .processNotAdoptable, .monitorRunning, .transactionOpen:
      6
    case .accessDenied, .switchDenied, .stateUntrusted:
      7
    case .waitTimeout:
      8
    case .stateCorrupt, .stateNewer, .stateLost, .stateNotAFile:
      9
    case .stateIO, .stateOutcomeUnknown:
      10
    case .stateBusy:
      11
    case .limitsUnenforceable:
      12
    case .inputDeclined:
      13
    }
  }
}
