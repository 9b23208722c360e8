public import Quantities
public import ResourcePolicy
public import Scheduling

/// What is simulated: work of groups on a machine, and how the machine is shared.
public struct Workload: Hashable, Sendable {
  public var machine = MachineModel()
  public var cpu: CPUSettings
  public var io: IOSettings
  /// The plan that decides; nil: the weights of the groups do.
  public var plan: String?
  /// The wall time of the beginning, for schedules and windows.
  public var start = WallTime(milliseconds: 0)
  /// When it ends at the latest; nil: when all is done.
  public var until: TimeSpan?
  /// For places on the disk that are chosen at random.
  public var seed: UInt64 = 1
  public var groups: [WorkloadGroup] = []
  public var tasks: [WorkloadTask] = []
  public var requests: [WorkloadRequests] = []

  public init(cpu: CPUSettings = CPUSettings(), io: IOSettings = IOSettings()) {
    self.cpu = cpu
    self.io = io
  }

  public static let mostTasks = 100_000
  public static let mostRequests = 1_000_000
  public static let mostGroups = 10_000
}

/// The machine that is pretended.
public struct MachineModel: Hashable, Sendable {
  public var cores = 1
  /// NUMA nodes; the cores are spread evenly.
  public var nodes = 1
  /// What a plan's memory pools and quotas divide.
  public var memory = ByteCount(bytes: 16 << 30)
  public var disk = DiskModel()

  public init() {}

  public static let coresRange = 1...1024

  /// The node of each core.
  var nodeOfCore: [Int] { (0..<cores).map { $0 * nodes / cores } }
}

/// A disk: what a request takes is ``overhead``, the way of the head, and its bytes.
public struct DiskModel: Hashable, Sendable {
  /// Bytes per second and channel.
  public var bandwidth = ByteCount(bytes: 200 << 20)
  /// From one end to the other. A shorter way takes a quarter of this and its part of the rest;
  /// going on where the last request ended takes nothing.
  public var seek = TimeSpan.milliseconds(8)
  public var size = ByteCount(bytes: 1 << 40)
  /// Of each request.
  public var overhead = TimeSpan(nanoseconds: 100_000)
  /// Requests that it serves at once.
  public var channels = 1

  public init() {}

  public static let channelsRange = 1...1024
  public static let sizeRange = ByteCount(bytes: 1 << 20)...ByteCount(bytes: 1 << 60)
  public static let bandwidthRange = ByteCount(bytes: 1)...ByteCount(bytes: 1 << 50)
}

/// A group of a workload that no plan decides about.
public struct WorkloadGroup: Hashable, Sendable {
  public var name: String
  /// Relative to others; 1024 is usual.
  public var weight = 1024
  /// The same for the disk; nil: as for processors.
  public var ioWeight: Int?
  /// The most that it may use of all processors together.
  public var limit: Percentage?
  public var io = IOLimits()
  /// The group whose I/O limits hold for it as well.
  public var parent: String?

  public init(name: String) {
    self.name = name
  }
}

/// A task, or several that are alike: it runs, and now and then sleeps or waits for the disk.
public struct WorkloadTask: Hashable, Sendable {
  public var name: String
  /// nil: the group `default`, or, under a plan, the one that its attributes lead to.
  public var group: String?
  public var attributes = SessionAttributes(user: "simulation")
  public var weight = 1024
  public var priority = 3
  /// Earliest eligible: the length of its turns; nil: the quantum.
  public var request: TimeSpan?
  public var arrival = TimeSpan.zero
  /// CPU time that it needs in all; nil: it never ends by itself.
  public var cpu: TimeSpan?
  /// CPU time after which it pauses, each time; nil: it never pauses.
  public var burst: TimeSpan?
  /// How long a pause is.
  public var sleep = TimeSpan.zero
  /// What it does to the disk in a pause, before it sleeps.
  public var io: WorkloadIO?
  /// By when it should be done, from its arrival on.
  public var deadline: TimeSpan?
  /// CPU time that it says it will use.
  public var estimate: TimeSpan?
  /// Memory that it reserves.
  public var memory = ByteCount.zero
  public var count = 1
  /// From one of several to the next.
  public var interval = TimeSpan.zero

  public init(name: String) {
    self.name = name
  }

  func name(of index: Int) -> String { count > 1 ? "\(name)-\(index + 1)" : name }
}

/// A request, or how each of several looks.
public struct WorkloadIO: Hashable, Sendable {
  public var kind = IOKind.read
  public var priority = IOPriority.normal
  public var bytes = ByteCount(bytes: 64 << 10)
  /// Where the first one begins.
  public var offset = ByteCount.zero
  public var pattern = Pattern.sequential

  public init() {}

  public enum Pattern: String, Hashable, Sendable, CaseIterable {
    /// Each begins where the one before ended.
    case sequential
    /// Each begins anywhere on the disk, by the seed.
    case random
  }
}

/// Requests that nobody waits for.
public struct WorkloadRequests: Hashable, Sendable {
  public var name: String
  public var group: String?
  public var io = WorkloadIO()
  public var arrival = TimeSpan.zero
  /// By when each should be done, from its arrival on.
  public var deadline: TimeSpan?
  public var count = 1
  public var interval = TimeSpan.zero

  public init(name: String) {
    self.name = name
  }
}
