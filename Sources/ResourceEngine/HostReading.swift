public import Quantities

/// What a machine has to give, as a body finds it.
public struct HostCapacity: Hashable, Sendable {
  public var cores: Int
  public var threadsPerCore: Int
  public var memory: ByteCount

  public init(cores: Int, threadsPerCore: Int = 1, memory: ByteCount) {
    self.cores = max(1, cores)
    self.threadsPerCore = max(1, threadsPerCore)
    self.memory = memory
  }

  /// Where nobody has looked: one processor and the 16 GiB that the seed assumed.
  public static let unknown = HostCapacity(cores: 1, memory: ByteCount(bytes: 16 << 30))
}

/// How busy a machine is, as a body finds it.
public struct HostReading: Hashable, Codable, Sendable {
  /// Tasks that run or want to, per processor, in thousandths.
  public var load: Int
  public var memory: HostMemoryReading?
  /// All GPUs, lowest first; nil: this reading did not look for them.
  public var gpus: [GPU]?

  public init(load: Int = 0, memory: HostMemoryReading? = nil, gpus: [GPU]? = nil) {
    self.load = load
    self.memory = memory
    self.gpus = gpus
  }
}

/// The load in the steps that decisions know, so that a state is not written for every tenth.
public enum HostLoad: String, Codable, Hashable, Sendable, CaseIterable {
  case low
  /// Above 0.6 tasks per processor.
  case elevated
  /// Above 0.8.
  case high

  init(perProcessor load: Int) {
    self = load > 800 ? .high : load > 600 ? .elevated : .low
  }

  /// A load of this step, in thousandths.
  var representative: Int {
    switch self {
    case .low: 0
    case .elevated: 700
    case .high: 900
    }
  }
}
