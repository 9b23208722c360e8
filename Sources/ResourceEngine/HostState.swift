public import Quantities

/// What the host should look like: a pure function of the engine. A body compares it with what
/// the host has and writes the difference.
public struct HostState: Hashable, Sendable {
  /// A consumer group that has commands running, for its control group.
  public struct Group: Hashable, Sendable {
    public let id: GroupID
    /// Its part of the machine among those that run, 0 to 1. Only ratios count.
    public let share: Double
    /// The most of the machine that all its sessions may use together, 0 to 1; nil is no cap.
    public let cpuCeiling: Double?
    public let memory: ByteCount?
    /// Above it the group is slowed down and reclaimed from.
    public let memoryHigh: ByteCount?
    /// Processes and threads.
    public let pids: Int?
    /// Bytes per second, each way and of each disk.
    public let ioBandwidth: ByteCount?
    /// Requests per second, each way and of each disk.
    public let iops: Int?
    /// Only ratios count.
    public let ioWeight: Int
    /// Empty when the directives that allow processors have none in common.
    public let cpus: CPUList?
  }

  /// A session whose command runs, or is about to.
  public struct Command: Hashable, Sendable {
    public let session: SessionID
    public let group: GroupID
    /// Who opened it.
    public let owner: UInt32
    /// nil until it is started.
    public let process: ProcessIdentity?
    public let enforcement: Enforcement?
    /// What it gets of its group, as a part of what an ordinary session of the group gets.
    public let weight: Double
    /// The most of the machine that its processes may use together, 0 to 1, apart from what holds
    /// for the whole group; nil is no cap.
    public let ownCeiling: Double?
    /// The most processors that it may use: as it asked, and no more than its degree.
    public let processors: ProcessorRate?
    public let memory: ByteCount?
    public let memoryHigh: ByteCount?
    public let pids: Int?
    public let ioBandwidth: ByteCount?
    public var cpus: CPUList?
    /// Nobody asked for these processors: they were chosen so that it is near to its memory.
    public var isPlaced = false
    /// The memory nodes that were chosen for it.
    public var memoryNodes: CPUList?
    /// For processes that are held by no control group: nice level, 0 to 19.
    public let nice: Int
    /// Best-effort I/O level, 0 to 7.
    public let ioLevel: Int
    /// Its part of the cap of its group included.
    public let cpuCap: Double?
  }

  /// Those with commands, in the order of the policy.
  public let groups: [Group]
  /// In the order of their ids.
  public var commands: [Command]

  /// The processors that a command and its group may both use; nil for all.
  public func cpus(of command: Command) -> CPUList? {
    .common(command.cpus, groups.first { $0.id == command.group }?.cpus)
  }

  public func command(of session: SessionID) -> Command? {
    commands.first { $0.session == session }
  }
}
