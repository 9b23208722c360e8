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
  /// 2: attribute mappings, rule expressions, sub-plans, schedules and windows. Schema 1 is read.
  static let schema = 2
  /// The oldest schema whose readers understand what this version writes.
  static let minReader = 2

  /// A new state with the built-in policy.
  static func initial(at time: WallTime, bootID: String) -> Snapshot {
    Snapshot(
      lineage: UUID().uuidString.lowercased(), generation: 0, bootID: bootID, requests: [],
      engine: Engine(policy: .builtIn(at: time)))
  }
}

/// The value under `state` in schema 1.
struct SnapshotBody: Codable {
  var bootID: String
  var requests: [String]
  var policy: Policy
  var sessions: SessionTable
  var accounting: Accounting
}

extension Snapshot {
  /// The same state with another engine: what a change in the making looks like.
  public func with(_ engine: Engine) -> Snapshot {
    var copy = self
    copy.engine = engine
    return copy
  }
}
