public import Quantities

/// Limits that the caller asked for, on top of those of the policy. Most ask for none.
public struct RequestedLimits: Hashable, Sendable {
  @Rare private var wishes: Wishes? = nil

  private struct Wishes: Hashable, Codable {
    var timeout: TimeSpan?
    var waitTimeout: TimeSpan?
    var cpu: TimeSpan?
    var memory: ByteCount?
    var signal: Int32?
    var grace: TimeSpan?
    var processors: ProcessorRate?
    var memoryHigh: ByteCount?
    var pids: Int?
    var ioBandwidth: ByteCount?
    var cpus: CPUList?

    static let none = Wishes()
  }

  /// None.
  public init() {}

  public init(
    timeout: TimeSpan? = nil, waitTimeout: TimeSpan? = nil, cpu: TimeSpan? = nil,
    memory: ByteCount? = nil, signal: Int32? = nil, grace: TimeSpan? = nil
  ) {
    let wishes = Wishes(
      timeout: timeout, waitTimeout: waitTimeout, cpu: cpu, memory: memory, signal: signal,
      grace: grace)
    self.wishes = wishes == .none ? nil : wishes
  }

  /// How long the call may run.
  public var timeout: TimeSpan? {
    get { wishes?.timeout }
    set { change { $0.timeout = newValue } }
  }

  /// How long it may wait in the queue.
  public var waitTimeout: TimeSpan? {
    get { wishes?.waitTimeout }
    set { change { $0.waitTimeout = newValue } }
  }

  /// CPU time of the command and its children together.
  public var cpu: TimeSpan? {
    get { wishes?.cpu }
    set { change { $0.cpu = newValue } }
  }

  /// Memory of all its processes together; where control groups do not hold it, private memory of
  /// each.
  public var memory: ByteCount? {
    get { wishes?.memory }
    set { change { $0.memory = newValue } }
  }

  /// The signal that ends the command when a limit strikes; TERM when nil.
  public var signal: Int32? {
    get { wishes?.signal }
    set { change { $0.signal = newValue } }
  }

  /// How long after it KILL follows.
  public var grace: TimeSpan? {
    get { wishes?.grace }
    set { change { $0.grace = newValue } }
  }

  /// CPU time per time of all its processes together.
  public var processors: ProcessorRate? {
    get { wishes?.processors }
    set { change { $0.processors = newValue } }
  }

  /// Memory above which its processes are slowed down and reclaimed from.
  public var memoryHigh: ByteCount? {
    get { wishes?.memoryHigh }
    set { change { $0.memoryHigh = newValue } }
  }

  /// Processes and threads at one time.
  public var pids: Int? {
    get { wishes?.pids }
    set { change { $0.pids = newValue } }
  }

  /// Bytes per second, each way and of each disk.
  public var ioBandwidth: ByteCount? {
    get { wishes?.ioBandwidth }
    set { change { $0.ioBandwidth = newValue } }
  }

  /// The processors on which it may run.
  public var cpus: CPUList? {
    get { wishes?.cpus }
    set { change { $0.cpus = newValue } }
  }

  private mutating func change(_ body: (inout Wishes) -> Void) {
    var wishes = wishes ?? .none
    body(&wishes)
    self.wishes = wishes == .none ? nil : wishes
  }
}

extension RequestedLimits: Codable {
  public init(from decoder: any Decoder) throws {
    let wishes = try Wishes(from: decoder)
    self.wishes = wishes == .none ? nil : wishes
  }

  public func encode(to encoder: any Encoder) throws {
    try (wishes ?? .none).encode(to: encoder)
  }
}
