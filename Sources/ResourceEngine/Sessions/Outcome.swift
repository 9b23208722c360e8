/// How a call or a session ended.
public enum Outcome: String, Codable, Hashable, Sendable, CaseIterable {
  /// By itself; its exit code or signal tells how.
  case completed
  /// It waited longer than its queue timeout.
  case queueTimeout = "queue-timeout"
  /// What it waited for was lowered below what it asks for.
  case refused
  /// It ran longer than its execution limit.
  case executionTimeout = "execution-timeout"
  /// It used more CPU time than its CPU limit.
  case cpuLimit = "cpu-limit"
  /// It ran out of the memory that it may have, and the kernel ended it.
  case outOfMemory = "oom"
  /// Its session stood idle longer than its limit.
  case idleTimeout = "idle-timeout"
  /// Its session stood idle and blocked another one for longer than its limit.
  case idleBlocker = "idle-blocker"
  /// A threshold of the plan ended the call.
  case thresholdCancel = "threshold-cancel"
  /// A threshold of the plan ended the session.
  case thresholdKill = "threshold-kill"
  /// By `session kill`.
  case killed
  /// By `call cancel`, or by a signal to the waiting `rmctl run`.
  case cancelled
  /// By `session close`.
  case closed
  /// Its supervisor died, or the machine was restarted.
  case lost
  /// The command could not be started.
  case failedToStart = "failed-to-start"
}
