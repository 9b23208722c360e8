public import Quantities

/// How the engine decides: the coordinator's configuration. Where a value is nil the machine's own
/// is used.
public struct CoordinatorSettings: Hashable, Sendable {
  /// Off: everything is admitted, nothing is limited, and accounting goes on.
  public var isEnabled = true
  /// Processors to plan with; nil: those of the machine.
  public var cores: Int?
  /// Memory of the machine to plan with; nil: all of it.
  public var memory: ByteCount?
  /// What the pools share; nil: half of the memory.
  public var databaseMemory: ByteCount?
  public var memoryStrategy = MemoryStrategy.automatic
  /// Capacity is that of the container that the command runs in, not of the machine.
  public var isContainerAware = false
  /// Live sessions that are not exempt; nil: no limit.
  public var maxSessions: Int?
  /// GPUs that calls may hold, whole or by memory.
  public var gpus = GPUDeclaration.found
  /// The engine adjusts pools and adaptive degrees by itself.
  public var isRebalancing = true
  public var rebalanceInterval = TimeSpan.seconds(60)
  /// Waiting this long is worth one step of priority.
  public var ageing = TimeSpan.seconds(300)
  /// How long a step of a boost lasts.
  public var boostDecay = TimeSpan.seconds(300)
  public var parallel = ParallelSettings()
  public var runaway = RunawaySettings()
  public var processors = ProcessorSettings()
  public var disk = DiskSettings()
  public var history = HistorySettings()

  public init() {}

  public static let coresRange = 1...65_536
  public static let sessionsRange = 1...100_000
  public static let intervalRange = TimeSpan.seconds(1)...TimeSpan.seconds(86_400)
  public static let ageingRange = TimeSpan.milliseconds(1)...TimeSpan.seconds(86_400)

  /// - Throws: ``PolicyError`` for the first value out of its range.
  public func check() throws(PolicyError) {
    try ResourceLimits.check(cores, "cores", in: Self.coresRange)
    try ResourceLimits.check(maxSessions, "max-sessions", in: Self.sessionsRange)
    if case .count(let count, _) = gpus {
      try ResourceLimits.check(count, "gpus", in: GPUDeclaration.countRange)
    }
    try Self.check(memory, "memory", least: ByteCount(bytes: 1 << 24))
    try Self.check(databaseMemory, "database-memory", least: ByteCount(bytes: 1 << 24))
    if let memory, let databaseMemory, databaseMemory > memory {
      throw .outOfRange(
        field: "database-memory", value: databaseMemory.description,
        range: "at most the setting memory, \(memory)")
    }
    try Self.check(rebalanceInterval, "rebalance-interval", in: Self.intervalRange)
    try Self.check(ageing, "ageing", in: Self.ageingRange)
    try Self.check(boostDecay, "boost-decay", in: Self.ageingRange)
    try parallel.check()
    try runaway.check()
    try processors.check()
    try disk.check()
    try history.check()
  }

  static func check(
    _ span: TimeSpan, _ field: String, in range: ClosedRange<TimeSpan>
  ) throws(PolicyError) {
    guard !range.contains(span) else { return }
    throw .outOfRange(
      field: field, value: span.description,
      range: "\(range.lowerBound) to \(range.upperBound)")
  }

  static func check(
    _ size: ByteCount?, _ field: String, least: ByteCount
  ) throws(PolicyError) {
    guard let size, size < least else { return }
    throw .outOfRange(field: field, value: size.description, range: "\(least) or more")
  }
}

extension CoordinatorSettings: Codable {
  private enum Key: String, CodingKey {
    case isEnabled, cores, memory, databaseMemory, memoryStrategy, isContainerAware, maxSessions
    case gpus, isRebalancing, rebalanceInterval, ageing, boostDecay, parallel, runaway
    case processors, disk, history
  }

  /// A value that a state does not have is the standard one.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    isEnabled = try keys.decodeIfPresent(Bool.self, forKey: .isEnabled) ?? isEnabled
    cores = try keys.decodeIfPresent(Int.self, forKey: .cores)
    memory = try keys.decodeIfPresent(ByteCount.self, forKey: .memory)
    databaseMemory = try keys.decodeIfPresent(ByteCount.self, forKey: .databaseMemory)
    memoryStrategy =
      try keys.decodeIfPresent(MemoryStrategy.self, forKey: .memoryStrategy) ?? memoryStrategy
    isContainerAware =
      try keys.decodeIfPresent(Bool.self, forKey: .isContainerAware) ?? isContainerAware
    maxSessions = try keys.decodeIfPresent(Int.self, forKey: .maxSessions)
    gpus = try keys.decodeIfPresent(GPUDeclaration.self, forKey: .gpus) ?? gpus
    isRebalancing = try keys.decodeIfPresent(Bool.self, forKey: .isRebalancing) ?? isRebalancing
    rebalanceInterval =
      try keys.decodeIfPresent(TimeSpan.self, forKey: .rebalanceInterval) ?? rebalanceInterval
    ageing = try keys.decodeIfPresent(TimeSpan.self, forKey: .ageing) ?? ageing
    boostDecay = try keys.decodeIfPresent(TimeSpan.self, forKey: .boostDecay) ?? boostDecay
    parallel = try keys.decodeIfPresent(ParallelSettings.self, forKey: .parallel) ?? parallel
    runaway = try keys.decodeIfPresent(RunawaySettings.self, forKey: .runaway) ?? runaway
    processors =
      try keys.decodeIfPresent(ProcessorSettings.self, forKey: .processors) ?? processors
    disk = try keys.decodeIfPresent(DiskSettings.self, forKey: .disk) ?? disk
    history = try keys.decodeIfPresent(HistorySettings.self, forKey: .history) ?? history
  }

  /// Only what differs from the standard: every command reads this.
  public func encode(to encoder: any Encoder) throws {
    let standard = CoordinatorSettings()
    var keys = encoder.container(keyedBy: Key.self)
    func put<Value: Encodable & Equatable>(
      _ value: Value, _ usual: Value, _ key: Key
    ) throws {
      if value != usual { try keys.encode(value, forKey: key) }
    }
    try put(isEnabled, standard.isEnabled, .isEnabled)
    try keys.encodeIfPresent(cores, forKey: .cores)
    try keys.encodeIfPresent(memory, forKey: .memory)
    try keys.encodeIfPresent(databaseMemory, forKey: .databaseMemory)
    try put(memoryStrategy, standard.memoryStrategy, .memoryStrategy)
    try put(isContainerAware, standard.isContainerAware, .isContainerAware)
    try keys.encodeIfPresent(maxSessions, forKey: .maxSessions)
    try put(gpus, standard.gpus, .gpus)
    try put(isRebalancing, standard.isRebalancing, .isRebalancing)
    try put(rebalanceInterval, standard.rebalanceInterval, .rebalanceInterval)
    try put(ageing, standard.ageing, .ageing)
    try put(boostDecay, standard.boostDecay, .boostDecay)
    try put(parallel, standard.parallel, .parallel)
    try put(runaway, standard.runaway, .runaway)
    try put(processors, standard.processors, .processors)
    try put(disk, standard.disk, .disk)
    try put(history, standard.history, .history)
  }
}
