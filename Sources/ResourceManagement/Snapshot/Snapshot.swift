import FoundationEssentials
import Quantities
public import ResourceEngine
import ResourcePolicy

/// Everything that lives between two invocations.
public struct Snapshot: Sendable {
  /// Names this state and its descendants, so that a copy of another state is noticed.
  public let lineage: String
  /// Grows by one with every change.
  public internal(set) var generation: UInt64
  /// The boot whose clock the deadlines are on.
  public internal(set) var bootID: String
  /// Ids of the last requests that named one, oldest first: a repeat changes nothing.
  public internal(set) var requests: [String]
  public internal(set) var engine: Engine

  static let keptRequests = 256
  /// 2: attribute mappings, rule expressions, sub-plans, schedules and windows. 3: what calls ask
  /// for and hold, memory pools, rates, quarantine, settings of the coordinator. 4: by what a
  /// command is held, the end for want of memory. The earlier ones are read.
  static let schema = 4
  /// The oldest schema whose readers understand what this version writes.
  static let minReader = 4

  /// A new state with the built-in policy.
  static func initial(
    at time: WallTime, bootID: String, capacity: CapacitySource
  ) -> Snapshot {
    let policy = Policy.builtIn(at: time)
    return Snapshot(
      lineage: UUID().uuidString.lowercased(), generation: 0, bootID: bootID, requests: [],
      engine: Engine(policy: policy, capacity: capacity.capacity(for: policy)))
  }
}

/// The value under `state`: the parts of the engine beside what is the snapshot's own.
struct SnapshotBody: Codable {
  var bootID: String
  var requests: [String]
  var parts: EngineParts

  private enum Key: String, CodingKey {
    case bootID, requests
  }

  init(_ snapshot: Snapshot) {
    bootID = snapshot.bootID
    requests = snapshot.requests
    parts = snapshot.engine.parts
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    bootID = try keys.decode(String.self, forKey: .bootID)
    requests = try keys.decode([String].self, forKey: .requests)
    parts = try EngineParts(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(bootID, forKey: .bootID)
    try keys.encode(requests, forKey: .requests)
    try parts.encode(to: encoder)
  }
}

extension Snapshot {
  /// The same state with another engine: what a change in the making looks like.
  public func with(_ engine: Engine) -> Snapshot {
    var copy = self
    copy.engine = engine
    return copy
  }
}
