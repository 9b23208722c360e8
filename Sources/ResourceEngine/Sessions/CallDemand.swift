public import Quantities

/// What a call asks for beside its slot.
///
/// It lies in one object that copies share: what is passed on from the request to the decision and
/// to the call is one reference.
public struct CallDemand: Hashable, Sendable {
  @Boxed private var wishes: Wishes

  private struct Wishes: Hashable, Codable {
    var parallel: ParallelRequest
    var estimate: TimeSpan?
    var memory: ByteCount
    var memoryMinimum: ByteCount?
    var workArea: ByteCount
    var gpus: Int
    /// Never zero.
    var gpuMemory: ByteCount?
    var deadline: Instant?
    var fingerprint: String?
  }

  public init(
    parallel: ParallelRequest = ParallelRequest(.serial), estimate: TimeSpan? = nil,
    memory: ByteCount = .zero, memoryMinimum: ByteCount? = nil, workArea: ByteCount = .zero,
    gpus: Int = 0, gpuMemory: ByteCount = .zero, deadline: Instant? = nil,
    fingerprint: String? = nil
  ) {
    wishes = Wishes(
      parallel: parallel, estimate: estimate, memory: memory, memoryMinimum: memoryMinimum,
      workArea: workArea, gpus: gpus, gpuMemory: gpuMemory > .zero ? gpuMemory : nil,
      deadline: deadline, fingerprint: fingerprint)
  }

  /// Asks for nothing but a slot.
  public static let nothing = CallDemand()

  /// Degree of parallelism, and the cost that an automatic one follows.
  public var parallel: ParallelRequest {
    get { wishes.parallel }
    set { wishes.parallel = newValue }
  }

  /// CPU time that it is expected to use; nil: what the cost stands for.
  public var estimate: TimeSpan? {
    get { wishes.estimate }
    set { wishes.estimate = newValue }
  }

  /// Session memory that it reserves while it runs.
  public var memory: ByteCount {
    get { wishes.memory }
    set { wishes.memory = newValue }
  }

  /// With how much it would do when memory is short; nil: all or nothing.
  public var memoryMinimum: ByteCount? {
    get { wishes.memoryMinimum }
    set { wishes.memoryMinimum = newValue }
  }

  /// Work area that it reserves.
  public var workArea: ByteCount {
    get { wishes.workArea }
    set { wishes.workArea = newValue }
  }

  /// Whole GPUs. With ``gpuMemory`` it means nothing.
  public var gpus: Int {
    get { wishes.gpus }
    set { wishes.gpus = newValue }
  }

  /// The part of one GPU's memory that it wants to hold beside others; zero for none.
  public var gpuMemory: ByteCount {
    get { wishes.gpuMemory ?? .zero }
    set { wishes.gpuMemory = newValue > .zero ? newValue : nil }
  }

  /// By when it wants to begin; orders the queue.
  public var deadline: Instant? {
    get { wishes.deadline }
    set { wishes.deadline = newValue }
  }

  /// Names calls of one kind, so that one that offends again and again is known.
  public var fingerprint: String? {
    get { wishes.fingerprint }
    set { wishes.fingerprint = newValue }
  }

  var isParallel: Bool { parallel.mode != .serial }
  var wantsMemory: Bool { memory > .zero || workArea > .zero }
  /// Whether it asks for GPUs, whole or in part.
  public var wantsGPUs: Bool { wishes.gpus > 0 || wishes.gpuMemory != nil }
  /// Nothing that is shared beside the slot.
  var wantsOnlySlot: Bool { !isParallel && !wantsMemory && !wantsGPUs }
}

extension CallDemand: Codable {
  public init(from decoder: any Decoder) throws {
    wishes = try Wishes(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try wishes.encode(to: encoder)
  }
}
