import DurableStorage
import Quantities
@testable import ResourceEngine
@testable import ResourceManagement
import ResourcePolicy
import SystemPackage
import Testing

@Suite struct ErrorCodeTests {
  private static var syntaxError: RuleSyntaxError? {
    do {
      _ = try RuleExpression(parsing: "user =")
      return nil
    } catch {
      return error
    }
  }

  /// Every code with its exit code, as users see them.
  static let exitCodes: [String: Int32] = [
    "output.failed": 1, "host.failure": 1,
    "usage.unknown-command": 2, "usage.invalid": 2, "value.invalid": 2, "value.out-of-range": 2,
    "name.invalid": 2, "order.invalid": 2, "condition.invalid": 2, "document.invalid": 2,
    "batch.syntax": 2,
    "batch.statement-failed": 3,
    "group.not-found": 4, "plan.not-found": 4, "rule.not-found": 4, "mapping.not-found": 4,
    "directive.not-found": 4, "schedule.not-found": 4, "window.not-found": 4,
    "server-pool.not-found": 4,
    "grant.not-found": 4, "zone.not-found": 4, "field.not-found": 4, "session.not-found": 4,
    "call.not-found": 4,
    "pool.not-found": 4, "fingerprint.not-found": 4, "setting.not-found": 4, "topic.not-found": 4,
    "file.not-found": 4,
    "group.exists": 5, "plan.exists": 5, "rule.exists": 5, "schedule.exists": 5,
    "window.exists": 5, "server-pool.exists": 5, "name.taken": 5, "state.exists": 5,
    "generation.mismatch": 5, "transaction.conflict": 5,
    "object.in-use": 6, "object.built-in": 6, "name.reserved": 6, "plan.invalid": 6,
    "expectation.failed": 6, "group.inactive": 6, "window.refuses": 6, "window.not-open": 6,
    "limit.reached": 6, "session.terminating": 6, "session.wrong-kind": 6,
    "call.in-progress": 6, "call.not-running": 6, "pool.full": 6,
    "queue.full": 6, "transaction.open": 6, "call.not-waiting": 6, "call.never-fits": 6,
    "call.estimate": 6, "call.quarantined": 6, "undo.exceeded": 6, "memory.short": 6,
    "session.deadlock": 6, "monitor.running": 6, "process.not-adoptable": 6,
    "access.denied": 7, "switch.denied": 7, "state.untrusted": 7,
    "wait.timeout": 8,
    "state.corrupt": 9, "state.newer": 9, "state.lost": 9, "state.not-a-file": 9,
    "state.io": 10, "state.outcome-unknown": 10,
    "state.busy": 11, "limits.unenforceable": 12, "input.declined": 13,
  ]

  @Test(arguments: ErrorCode.allCases)
  func everyCodeHasTheExitCodeOfItsKind(code: ErrorCode) {
    #expect(Self.exitCodes[code.rawValue] == code.exitCode)
  }

  @Test func noCodeIsForgottenAndNoneIsOne() {
    #expect(Set(ErrorCode.allCases.map(\.rawValue)) == Set(Self.exitCodes.keys))
  }

  private static let policyErrors: [(PolicyError, ErrorCode)] =
    [
      (.invalidName("x", problem: "p"), .nameInvalid),
      (.notFound(.group, name: "x"), .groupNotFound),
      (.notFound(.plan, name: "x"), .planNotFound),
      (.notFound(.rule, name: "x"), .ruleNotFound),
      (.notFound(.mapping, name: "x"), .mappingNotFound),
      (.notFound(.directive, name: "x"), .directiveNotFound),
      (.notFound(.schedule, name: "x"), .scheduleNotFound),
      (.notFound(.window, name: "x"), .windowNotFound),
      (.notFound(.serverPool, name: "x"), .serverPoolNotFound),
      (.notFound(.grant, name: "x"), .grantNotFound),
      (.notFound(.expectation, name: "x"), .grantNotFound),
      (.alreadyExists(.group, name: "x"), .groupExists),
      (.alreadyExists(.plan, name: "x"), .planExists),
      (.alreadyExists(.rule, name: "x"), .ruleExists),
      (.alreadyExists(.schedule, name: "x"), .scheduleExists),
      (.alreadyExists(.window, name: "x"), .windowExists),
      (.alreadyExists(.serverPool, name: "x"), .serverPoolExists),
      (.nameTaken("x", by: .plan), .nameTaken),
      (.builtIn(.group, name: "x", operation: "deleted"), .objectBuiltIn),
      (.inUse(.group, name: "x", users: ["u"]), .objectInUse),
      (.invalidText(field: "x", problem: "p"), .valueInvalid),
      (.outOfRange(field: "x", value: "9", range: "0"), .valueOutOfRange),
      (.reservedName("x"), .nameReserved),
      (.invalidPlan(name: "x", findings: []), .planInvalid),
      (.limitReached(.group, limit: 1), .limitReached),
      (.inactive(.group, name: "x"), .groupInactive),
      (.unknownZone("Mars/Olympus"), .zoneNotFound),
      (.notOpen(window: "x"), .windowNotOpen),
      (.invalidOrder("p"), .orderInvalid),
    ] + [syntaxError].compactMap { $0 }.map { (.invalidCondition($0), .conditionInvalid) }

  private static let storageErrors: [(StorageError, ErrorCode)] = [
    (.missing(path: "x"), .stateLost), (.onlyBackup(path: "x", backup: "b"), .stateLost),
    (.notRegularFile(path: "x"), .stateNotAFile), (.danglingLink(path: "x"), .stateNotAFile),
    (.hardLinked(path: "x", links: 3), .stateNotAFile),
    (.tooLarge(path: "x", bytes: 2, limit: 1), .stateCorrupt),
    (.writableByOthers(path: "x"), .stateUntrusted),
    (.foreignOwner(path: "x", owner: 1), .accessDenied),
    (.busy(lock: "x", holder: 1, waitedMilliseconds: 1), .stateBusy),
    (.io(call: "open", path: "x", .permissionDenied), .accessDenied),
    (.io(call: "open", path: "x", .notPermitted), .accessDenied),
    (.io(call: "open", path: "x", .noSpace), .stateIO),
    (.io(call: "open", path: "x", .readOnlyFileSystem), .stateIO),
    (.outcomeUnknown(path: "x", .ioError), .stateOutcomeUnknown),
  ]

  private static let rejections: [(Rejection, ErrorCode)] = [
    (.sessionNotFound(SessionID(1), hasEnded: false), .sessionNotFound),
    (.callNotFound(CallID(1), hasEnded: true), .callNotFound),
    (.groupNotFound(GroupID(1)), .groupNotFound),
    (.callInProgress(SessionID(1), call: CallID(1)), .callInProgress),
    (.alreadyStarted(SessionID(1)), .callInProgress),
    (.sessionTerminating(SessionID(1)), .sessionTerminating),
    (.wrongKind(SessionID(1), is: .script, operation: "x"), .sessionWrongKind),
    (.callNotRunning(CallID(1), operation: "ended"), .callNotRunning),
    (.callNotWaiting(CallID(1)), .callNotWaiting),
    (.noPlace(CallID(1), before: CallID(2)), .callNotWaiting),
    (.administratorsOnly(user: "u", operation: "x"), .accessDenied),
    (
      .estimateTooHigh(
        estimate: .seconds(2), limit: Effective(value: .seconds(1), origin: .group("x"))),
      .callEstimate
    ),
    (.estimateRefused(reason: "r"), .callEstimate),
    (
      .quarantined(fingerprint: "f", until: WallTime(milliseconds: 0), reason: "r"),
      .callQuarantined
    ),
    (
      .undoExceeded(
        group: "x", held: .zero, asked: .zero, limit: Effective(value: .zero, origin: .group("x"))),
      .undoExceeded
    ),
    (.notBlockable(SessionID(1)), .callNotRunning),
    (.deadlock(SessionID(1), with: SessionID(2)), .sessionDeadlock),
    (.fingerprintNotFound("f"), .fingerprintNotFound),
    (.memory(.poolNotFound(MemoryPoolID(9))), .poolNotFound),
    (.memory(.tooManyPools(limit: 1)), .limitReached),
    (.memory(.totalTooSmall(total: .zero, needed: .zero)), .memoryShort),
    (.poolFull(Shortage(.slots, "s")), .poolFull),
    (.neverFits(Shortage(.memory, "m")), .callNeverFits),
    (
      .queueFull(group: "x", waiting: 1, limit: Effective(value: 1, origin: .group("x"))),
      .queueFull
    ),
    (.groupHasSessions(group: "x", sessions: []), .objectInUse),
    (.tooManySessions(limit: 1), .limitReached),
    (.groupInactive(group: "x"), .groupInactive),
    (.notPermitted(user: "u", group: "x"), .switchDenied),
    (.windowRefuses(window: "w"), .windowRefuses),
  ]

  private static let others: [(ManagementError, ErrorCode)] = [
    (.corrupt(path: "x", problem: "p"), .stateCorrupt),
    (.newer(path: "x", schema: 2, known: 1, writtenBy: "9"), .stateNewer),
    (.stateExists(path: "x"), .stateExists),
    (.generationMismatch(expected: 1, found: 2), .generationMismatch),
    (.document(DocumentErrors(problems: [], count: 0)), .documentInvalid),
    (.expectations([]), .expectationFailed),
    (.notYours(SessionID(1), owner: 5), .accessDenied),
  ]

  @Test func everyErrorHasItsCode() {
    let all: [(ManagementError, ErrorCode)] =
      Self.policyErrors.map { (.policy($0), $1) } + Self.storageErrors.map { (.storage($0), $1) }
      + Self.rejections.map { (.rejected($0), $1) } + Self.others
    #expect(Self.syntaxError != nil)
    for (error, code) in all {
      #expect(error.code == code, "\(error)")
      #expect(!error.description.isEmpty)
    }
  }

  @Test func aHintNamesWhatToDoNext() {
    #expect(
      ManagementError.corrupt(path: "/s", problem: "p").hint
        == "rmctl state repair --from-bak --state /s")
    #expect(
      ManagementError.storage(.onlyBackup(path: "/s", backup: "/b")).hint
        == "rmctl state repair --from-bak --state /s")
    #expect(
      ManagementError.policy(.inUse(.group, name: "G", users: [])).hint?.contains("G") == true)
    #expect(
      ManagementError.policy(.invalidPlan(name: "P", findings: [])).hint?.contains("P") == true)
    #expect(ManagementError.storage(.missing(path: "/s")).hint == nil)
  }
}
