public import Quantities
public import Scheduling

/// What came out of a simulation.
public struct SimulationReport: Hashable, Sendable {
  public let plan: String?
  public let cpuPolicy: CPUPolicy
  public let ioPolicy: IOPolicy
  public let cores: Int
  /// When it ended.
  public let end: Instant
  /// False when it was cut off by ``Simulation/mostDecisions``.
  public let isWhole: Bool
  public let cpu: CPUStatistics
  public let processors: [CPUStatistics]
  public let io: IOStatistics
  /// In which the disk worked, on all channels.
  public let diskBusy: TimeSpan
  public let diskChannels: Int
  public let groups: [GroupResult]
  public let tasks: [TaskResult]
  public let requests: [RequestsResult]

  /// The part of the processors that was used, 0 to 1.
  public var utilization: Double {
    let all = Double(end.nanoseconds) * Double(cores)
    return all > 0 ? Double(cpu.used.nanoseconds) / all : 0
  }

  /// The part of the time in which the disk worked, 0 to 1, mean of its channels.
  public var diskUtilization: Double {
    let all = Double(end.nanoseconds) * Double(diskChannels)
    return all > 0 ? Double(diskBusy.nanoseconds) / all : 0
  }
}

public struct GroupResult: Hashable, Sendable {
  public let name: String
  public let tasks: Int
  public let completed: Int
  public let used: TimeSpan
  /// Of the CPU time that all groups used, 0 to 1.
  public let share: Double
  /// What it would get of the machine if all groups with tasks wanted all they can get, 0 to 1.
  public let entitlement: Double
  /// From wanting to run, by arriving or after a pause, to running.
  public let response: LatencyHistogram
  public let io: IOStatistics
}

public struct TaskResult: Hashable, Sendable {
  public let name: String
  /// The one that it was in at the end.
  public let group: String
  /// `completed`, another word for how it ended, or what it was doing at the end.
  public let state: String
  /// Why the plan ended it.
  public let reason: String?
  public let arrival: Instant
  public let firstRun: Instant?
  public let finished: Instant?
  public let used: TimeSpan
  /// For a slot of its group.
  public let queued: TimeSpan
  /// For a processor, throttled or not.
  public let waited: TimeSpan
  /// Asleep, or for the disk.
  public let paused: TimeSpan
  public let turns: Int
  /// nil: it had none, or it is not decided yet.
  public let metDeadline: Bool?
}

/// Requests that were made in one line of the workload, by nobody or by tasks.
public struct RequestsResult: Hashable, Sendable {
  public let name: String
  /// The one that made the last.
  public let group: String
  public let submitted: Int
  public let completed: Int
  public let bytes: ByteCount
  public let latency: LatencyHistogram
  public let deadlineMisses: Int
}
