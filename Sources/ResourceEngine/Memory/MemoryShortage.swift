public import Quantities
public import ResourcePolicy

/// The one constraint that keeps a claim from its memory.
public struct MemoryShortage: Hashable, Sendable {
  public enum Constraint: Hashable, Sendable {
    /// The limit on the session memory of one session.
    case sessionMemory
    /// The limit on the work area of one session.
    case workArea
    /// The limit on all sessions of the group.
    case group(GroupID)
    case pool(MemoryPoolID, name: EntityName)
    /// All memory, up to the line at which pressure is critical: no grant crosses it.
    case total
    /// Pressure is critical now, by the own use or by the host.
    case pressure
  }

  public let constraint: Constraint
  public let limit: ByteCount
  public let inUse: ByteCount
  /// The part of the claim that this constraint looks at.
  public let asked: ByteCount
}

extension MemoryShortage: CustomStringConvertible {
  /// In use, limit and asked for.
  var numbers: String { "\(inUse.brief) of \(limit.brief) in use, \(asked.brief) asked for" }

  public var description: String {
    switch constraint {
    case .sessionMemory: return "the session memory limit does not allow it: \(numbers)"
    case .workArea: return "the work area limit of the session does not allow it: \(numbers)"
    case .group(let id): return "the memory limit of group \(id) does not allow it: \(numbers)"
    case .pool(_, let name): return "the pool \(name) has no room: \(numbers)"
    case .total: return "memory has no room below the critical line: \(numbers)"
    case .pressure: return "memory pressure is critical: \(numbers)"
    }
  }
}
