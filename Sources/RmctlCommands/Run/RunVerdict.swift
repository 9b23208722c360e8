import Glibc
import LinuxHost
import ProcessEnforcement
import ResourceManagement

/// What the end of a governed command means to the caller of `rmctl run`.
enum RunVerdict {
  static let refused: Int32 = 121
  static let queueTimeout: Int32 = 122
  static let killed: Int32 = 123
  static let limit: Int32 = 124
  static let ownFailure: Int32 = 125
  static let notExecutable: Int32 = 126
  static let notFound: Int32 = 127

  static func exitCode(_ result: RunResult) -> Int32 {
    if result.isUnenforceable { return ErrorCode.limitsUnenforceable.exitCode }
    return switch result.outcome {
    case .completed:
      switch result.status {
      case .exited(let code): code
      case .signaled(let signal, _): 128 + signal
      case nil: ownFailure
      }
    case .executionTimeout, .cpuLimit, .idleTimeout, .idleBlocker, .thresholdCancel,
      .thresholdKill:
      limit
    case .outOfMemory: 128 + SIGKILL
    case .queueTimeout: queueTimeout
    case .refused: refused
    case .killed: killed
    case .failedToStart: result.startFailure == ENOENT ? notFound : notExecutable
    case .cancelled: result.interruption.map { 128 + $0 } ?? ownFailure
    case .closed, .lost: ownFailure
    }
  }

  /// The code of an error that kept the command from starting.
  static func exitCode(_ error: CommandError) -> Int32 {
    switch error.code {
    case .poolFull, .queueFull, .windowRefuses, .callNeverFits, .callEstimate, .callQuarantined:
      refused
    default: ownFailure
    }
  }

  /// What to tell about an end that was not the command's own; nil when it was.
  static func sentence(_ result: RunResult, command: [String]) -> String? {
    let reason = result.reason ?? ""
    if result.isUnenforceable { return "session \(result.session) was not started: \(reason)" }
    return switch result.outcome {
    case .completed: nil
    case .executionTimeout, .cpuLimit, .idleTimeout, .idleBlocker, .thresholdCancel,
      .thresholdKill:
      "session \(result.session) was ended: \(reason)"
    case .queueTimeout, .refused: "session \(result.session) got no slot: \(reason)"
    case .outOfMemory: "session \(result.session) was ended by the kernel: \(reason)"
    case .killed: "session \(result.session) was ended: \(reason)"
    case .failedToStart: "\(command.first ?? ""): \(reason)"
    case .cancelled: nil
    case .closed, .lost: "session \(result.session) is gone: \(reason)"
    }
  }

  /// Ends this process the way the signal would have, so that shells and `make` see it.
  static func die(by number: Int32) -> Never {
    SignalQueue.restoreDefault(number)
    raise(number)
    exit(128 + number)
  }
}
