import Quantities
public import ResourceEngine
import ResourcePolicy
import Scheduling

/// A task on its way through the simulation.
struct SimulatedTask {
  enum Phase: Hashable {
    /// It has not arrived.
    case coming
    /// The plan makes it wait for its slot.
    case queued
    /// It runs, or wants to.
    case ready
    /// It waits for the disk.
    case blocked
    case sleeping
    case over
  }

  let pattern: Int
  let name: String
  let arrival: Int64
  /// Its requests and those of others like it; nil: it makes none.
  let line: Int?
  var group: Int
  var phase = Phase.coming
  var outcome: TaskOutcome?
  var reason: String?
  var id: TaskID?
  var session: SessionID?
  var call: CallID?

  /// What is left of its CPU time; nil: no end.
  var left: Int64?
  /// The same of its burst.
  var burstLeft: Int64?
  var used: Int64 = 0
  /// CPU time that the plan has been told of.
  var charged: Int64 = 0
  /// CPU time at which the plan wants to look.
  var checkAt: Int64?
  var turns = 0

  var admitted: Int64?
  var firstRun: Int64?
  var finished: Int64?
  /// Since when it is queued, ready, blocked or asleep.
  var since: Int64 = 0
  var waitedForSlot: Int64 = 0
  /// Asleep or waiting for the disk.
  var paused: Int64 = 0
  /// Since when it has wanted to run and has not been given a processor.
  var wokenAt: Int64?
  /// Where its next sequential request begins.
  var offset: Int64 = 0

  init(
    pattern: Int, name: String, arrival: Int64, group: Int, line: Int?, _ work: WorkloadTask
  ) {
    self.pattern = pattern
    self.name = name
    self.arrival = arrival
    self.group = group
    self.line = line
    left = work.cpu?.nanoseconds
    burstLeft = work.burst?.nanoseconds
    offset = work.io?.offset.bytes ?? 0
  }

  /// How long it may run until something of its own happens.
  var untilStop: Int64 {
    var span = min(left ?? .max, burstLeft ?? .max)
    if let checkAt { span = min(span, max(1, checkAt &- used)) }
    return span
  }

  mutating func run(_ span: Int64) {
    used &+= span
    left = left.map { $0 &- span }
    burstLeft = burstLeft.map { $0 &- span }
  }

  /// Time in which it was there, did not run and did not pause of itself.
  func waited(at end: Int64) -> Int64 {
    guard let admitted else { return 0 }
    return max(0, (finished ?? end) &- admitted &- used &- paused)
  }
}

/// How a task ended, or did not.
public enum TaskOutcome: Hashable, Sendable {
  /// It did all its work.
  case completed
  /// The plan ended it.
  case ended(Outcome)
  /// The plan did not let it in.
  case refused

  public var name: String {
    switch self {
    case .completed: "completed"
    case .ended(let outcome): outcome.rawValue
    case .refused: "refused"
    }
  }
}
