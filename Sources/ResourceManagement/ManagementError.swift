public import DurableStorage
public import Quantities
public import ResourceEngine
public import ResourcePolicy
import SystemPackage

/// Why the resource manager did not do what it was asked to. Nothing has changed, except where
/// the case says so.
public enum ManagementError: Error, Sendable {
  case policy(PolicyError)
  case rejected(Rejection)
  case storage(StorageError)
  /// The file is not a state of ours, or damaged.
  case corrupt(path: String, problem: String)
  /// The file was written by a newer version.
  case newer(path: String, schema: Int, known: Int, writtenBy: String)
  case stateExists(path: String)
  /// `--if-generation` named another generation than the state has.
  case generationMismatch(expected: UInt64, found: UInt64)
  /// Policy files that cannot be read, or that say what cannot be.
  case document(DocumentErrors)
  /// Expectations that a changed policy would not meet.
  case expectations([Finding])
  /// The session belongs to another user.
  case notYours(SessionID, owner: UInt32)
  /// A process cannot be put under the plan, or not be let go.
  case notAdoptable(pid: Int32, reason: String)
  /// The state has a monitor already.
  case monitorRunning(pid: Int32?)
}

extension ManagementError {
  public var code: ErrorCode {
    switch self {
    case .policy(let error): error.code
    case .rejected(let rejection): rejection.code
    case .storage(let error): error.code
    case .corrupt: .stateCorrupt
    case .newer: .stateNewer
    case .stateExists: .stateExists
    case .generationMismatch: .generationMismatch
    case .document: .documentInvalid
    case .expectations: .expectationFailed
    case .notYours: .accessDenied
    case .notAdoptable: .processNotAdoptable
    case .monitorRunning: .monitorRunning
    }
  }
}

extension ManagementError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .policy(let error): error.description
    case .rejected(let rejection): rejection.description
    case .storage(let error): error.description
    case .corrupt(let path, let problem):
      "the state file \(path) is damaged: \(problem)"
    case .newer(let path, let schema, let known, let version):
      "the state file \(path) has schema \(schema), written by rmctl \(version);"
        + " this rmctl knows schemas up to \(known)"
    case .stateExists(let path):
      "there is already a state at \(path)"
    case .generationMismatch(let expected, let found):
      "the state is at generation \(found), not \(expected)"
    case .document(let error): error.description
    case .expectations(let findings):
      "the policy would not do what is expected of it: "
        + findings.map { "\($0.object): \($0.message)" }.joined(separator: "; ")
    case .notYours(let session, let owner):
      "session \(session) belongs to user \(owner)"
    case .notAdoptable(let pid, let reason):
      "process \(pid): \(reason)"
    case .monitorRunning(let pid):
      "this state has a monitor already" + (pid.map { ": process \($0)" } ?? "")
    }
  }

  /// What the user can do about it; nil when the message says it all.
  public var hint: String? {
    switch self {
    case .corrupt(let path, _), .storage(.onlyBackup(let path, _)):
      "rmctl state repair --from-bak --state \(path)"
    case .newer: "install the version that wrote it, or name another state with --state"
    case .monitorRunning: "one is enough; to do what is due now: rmctl monitor --once"
    case .storage(.busy): "wait longer with --lock-timeout"
    case .policy(.inUse(.group, let name, let users))
    where users.first?.hasPrefix(ServerPool.kindWords) == true:
      "rmctl parallel pool set POOL --remove-group \(name)"
    case .policy(.inUse(.group, let name, _)): "rmctl group delete \(name) --reassign-to GROUP"
    case .policy(.invalidPlan(let name, _)): "rmctl plan validate \(name)"
    case .policy(.notFound(.serverPool, _)): "rmctl parallel pool list"
    case .generationMismatch: "look again, then repeat with the new generation"
    case .rejected(.notPermitted(let user, let group)): "rmctl group grant \(group) \(user)"
    case .rejected(.groupInactive(let group)): "rmctl group activate \(group)"
    case .rejected(.quarantined(let fingerprint, _, _)):
      "rmctl quarantine delete \(fingerprint), for an administrator"
    case .rejected(.neverFits(let shortage)) where shortage.kind == .memory:
      "rmctl memory show; rmctl settings set database-memory SIZE"
    case .rejected(.neverFits(let shortage)) where shortage.kind == .gpus:
      "rmctl host show; rmctl settings set gpus COUNT, or COUNTxSIZE"
    case .rejected(.poolFull): "leave out --no-wait, or look at rmctl queue list"
    case .policy(.invalidOrder): "rmctl mapping order, which shows the present one"
    case .policy(.invalidCondition): "rmctl help rules"
    default: nil
    }
  }
}

extension PolicyError {
  var code: ErrorCode {
    switch self {
    case .invalidName: .nameInvalid
    case .notFound(.group, _): .groupNotFound
    case .notFound(.plan, _): .planNotFound
    case .notFound(.rule, _): .ruleNotFound
    case .notFound(.mapping, _): .mappingNotFound
    case .notFound(.directive, _): .directiveNotFound
    case .notFound(.schedule, _): .scheduleNotFound
    case .notFound(.window, _): .windowNotFound
    case .notFound(.serverPool, _): .serverPoolNotFound
    case .notFound(.grant, _), .notFound(.expectation, _): .grantNotFound
    case .alreadyExists(.plan, _): .planExists
    case .alreadyExists(.rule, _): .ruleExists
    case .alreadyExists(.schedule, _): .scheduleExists
    case .alreadyExists(.window, _): .windowExists
    case .alreadyExists(.serverPool, _): .serverPoolExists
    case .alreadyExists: .groupExists
    case .nameTaken: .nameTaken
    case .builtIn: .objectBuiltIn
    case .inUse: .objectInUse
    case .invalidText: .valueInvalid
    case .outOfRange: .valueOutOfRange
    case .reservedName: .nameReserved
    case .invalidPlan: .planInvalid
    case .limitReached: .limitReached
    case .inactive: .groupInactive
    case .unknownZone: .zoneNotFound
    case .notOpen: .windowNotOpen
    case .invalidOrder: .orderInvalid
    case .invalidCondition: .conditionInvalid
    }
  }
}

extension Rejection {
  var code: ErrorCode {
    switch self {
    case .sessionNotFound: .sessionNotFound
    case .callNotFound: .callNotFound
    case .groupNotFound: .groupNotFound
    case .callInProgress, .alreadyStarted: .callInProgress
    case .sessionTerminating: .sessionTerminating
    case .wrongKind: .sessionWrongKind
    case .callNotRunning: .callNotRunning
    case .callNotWaiting, .noPlace: .callNotWaiting
    case .poolFull: .poolFull
    case .queueFull: .queueFull
    case .groupHasSessions: .objectInUse
    case .tooManySessions: .limitReached
    case .groupInactive: .groupInactive
    case .notPermitted: .switchDenied
    case .windowRefuses: .windowRefuses
    case .neverFits: .callNeverFits
    case .administratorsOnly: .accessDenied
    case .estimateTooHigh, .estimateRefused: .callEstimate
    case .quarantined: .callQuarantined
    case .undoExceeded: .undoExceeded
    case .notBlockable: .callNotRunning
    case .deadlock: .sessionDeadlock
    case .memory(let error): error.code
    case .fingerprintNotFound: .fingerprintNotFound
    }
  }
}

extension MemoryError {
  var code: ErrorCode {
    switch self {
    case .poolNotFound: .poolNotFound
    case .nameTaken: .nameTaken
    case .tooManyPools: .limitReached
    case .builtIn: .objectBuiltIn
    case .poolInUse, .hasChildren: .objectInUse
    case .belowMinimum, .belowUse, .belowChildren, .minimumAboveSize: .valueOutOfRange
    case .noRoom, .totalTooSmall, .freesMore, .releasesMore, .otherGroup, .shortage:
      .memoryShort
    }
  }
}

extension StorageError {
  var code: ErrorCode {
    switch self {
    case .missing, .onlyBackup: .stateLost
    case .notRegularFile, .danglingLink, .hardLinked: .stateNotAFile
    case .tooLarge: .stateCorrupt
    case .writableByOthers: .stateUntrusted
    case .foreignOwner: .accessDenied
    case .busy: .stateBusy
    case .io(_, _, let errno):
      [.permissionDenied, .notPermitted].contains(errno) ? .accessDenied : .stateIO
    case .outcomeUnknown: .stateOutcomeUnknown
    }
  }
}
