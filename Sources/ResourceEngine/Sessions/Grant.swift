public import Quantities

/// What a running call holds beside its slot.
public struct Grant: Hashable, Sendable {
  /// Degree of parallelism; 1 is serial.
  public internal(set) var degree = 1
  /// Fewer than it asked for.
  public internal(set) var isDowngraded = false
  public internal(set) var memory = ByteCount.zero
  public internal(set) var workArea = ByteCount.zero
  /// Less memory than it asked for.
  public internal(set) var isShrunk = false
  /// GPUs that it holds alone, named or not.
  public internal(set) var gpus = 0
  @Rare private var rareDevices: [GPUHold]? = nil
  /// The degree that it began with; nil: the present one.
  var admittedDegree: Int?
  /// Since when it has this degree; nil: from the beginning.
  var degreeSince: Instant?

  static let slotOnly = Grant()

  /// The GPUs that it holds, whole or in part, lowest first.
  public internal(set) var devices: [GPUHold] {
    get { rareDevices ?? [] }
    set { rareDevices = newValue.isEmpty ? nil : newValue }
  }

  /// Whether it holds any GPU, without looking at which.
  var hasGPUs: Bool { gpus > 0 || !_rareDevices.isNil }

  /// Those of ``gpus`` whose names nobody knows.
  var unnamedGPUs: Int { gpus > 0 ? max(0, gpus - devices.count { $0.memory == nil }) : 0 }
}

extension Grant: Codable {
  private enum Key: String, CodingKey {
    case degree, isDowngraded, memory, workArea, isShrunk, gpus, devices, admittedDegree
    case degreeSince
  }

  /// A grant written before GPUs had names has only their number.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    degree = try keys.decode(Int.self, forKey: .degree)
    isDowngraded = try keys.decode(Bool.self, forKey: .isDowngraded)
    memory = try keys.decode(ByteCount.self, forKey: .memory)
    workArea = try keys.decode(ByteCount.self, forKey: .workArea)
    isShrunk = try keys.decode(Bool.self, forKey: .isShrunk)
    gpus = try keys.decode(Int.self, forKey: .gpus)
    devices = try keys.decodeIfPresent([GPUHold].self, forKey: .devices) ?? []
    admittedDegree = try keys.decodeIfPresent(Int.self, forKey: .admittedDegree)
    degreeSince = try keys.decodeIfPresent(Instant.self, forKey: .degreeSince)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(degree, forKey: .degree)
    try keys.encode(isDowngraded, forKey: .isDowngraded)
    try keys.encode(memory, forKey: .memory)
    try keys.encode(workArea, forKey: .workArea)
    try keys.encode(isShrunk, forKey: .isShrunk)
    try keys.encode(gpus, forKey: .gpus)
    if !devices.isEmpty { try keys.encode(devices, forKey: .devices) }
    try keys.encodeIfPresent(admittedDegree, forKey: .admittedDegree)
    try keys.encodeIfPresent(degreeSince, forKey: .degreeSince)
  }
}
