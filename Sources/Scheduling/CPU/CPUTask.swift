public import Quantities

/// A task of a ``CPUScheduler``. After the task has completed its number may go to another, and
/// then the former id means nobody.
public struct TaskID: Hashable, Sendable {
  let number: Int32
  let generation: UInt32
}

/// What a task does.
///
/// | from      | to        | by                                               |
/// |-----------|-----------|--------------------------------------------------|
/// | –         | ready     | being added                                      |
/// | ready     | running   | being picked                                     |
/// | running   | ready     | another being picked                             |
/// | running   | waiting   | blocking                                         |
/// | running   | sleeping  | going to sleep                                   |
/// | running   | throttled | the end of the turn of a runaway                 |
/// | ready     | throttled | being picked while its group is at its ceiling   |
/// | waiting, sleeping | throttled | being woken, or its time, of a runaway that has to rest |
/// | waiting   | ready     | being woken                                      |
/// | sleeping  | ready     | being woken, or its time                         |
/// | throttled | ready     | its time                                         |
/// | any       | completed | completing or being cancelled; there is no return |
public enum CPUTaskState: String, Codable, Hashable, Sendable, BitwiseCopyable, CaseIterable {
  case ready, running, waiting, sleeping, throttled, completed
}

/// What is known of a task.
public struct CPUTaskReport: Hashable, Sendable {
  public let state: CPUTaskState
  public let group: Int
  public let weight: Int
  public let priority: Int
  /// Where it runs, waits for a processor, or ran last.
  public let processor: Int
  public let used: TimeSpan
  /// How often it was given a processor that another had before.
  public let turns: Int
  public let isRunaway: Bool
}

/// What the scheduler keeps of a task: two cache lines.
struct CPUTask: BitwiseCopyable, Sendable {
  /// The task as its queue sees it. It comes first: see ``TaskRows/entities``.
  var entity = Entity(weight: 1)
  var generation: UInt32 = 0
  var state = CPUTaskState.completed
  var isRunaway = false
  var priority: Int8 = 0
  var processor: Int32 = 0
  var group: Int32 = 0
  var used: Int64 = 0
  /// What is left of its turn; 0: it gets a new one.
  var left: Int64 = 0
  /// Since when it is ready and does not run.
  var readySince: Int64 = 0
  var turns = 0
  /// The length of its requests.
  var request: Int64 = 0
  /// While it waits or sleeps: until when it has to rest as a runaway.
  var restsUntil: Int64 = 0

  /// It has run.
  ///
  /// - Parameter threshold: with more than this used it is a runaway.
  /// - Returns: whether that made it a runaway.
  @inline(__always) mutating func charge(_ span: Int64, _ threshold: Int64) -> Bool {
    used &+= span
    left &-= span
    guard !isRunaway, used > threshold else { return false }
    isRunaway = true
    return true
  }

  /// It gets a processor.
  mutating func start(_ length: Int64, isNew: Bool) {
    left = length
    state = .running
    if isNew { turns &+= 1 }
  }
}
