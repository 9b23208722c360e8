/// A number that names one object for its whole life and is never used again.
public protocol Identifier: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  var value: UInt64 { get }
  init(_ value: UInt64)
}

extension Identifier {
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }

  public var description: String { String(value) }

  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(UInt64.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// Names a consumer group. Built-in groups are 1 to 4, the others start at 100.
public struct GroupID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a resource plan. Built-in plans are 1 to 4, the others start at 100.
public struct PlanID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a mapping rule, from 1.
public struct RuleID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a schedule, from 1.
public struct ScheduleID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a maintenance window, from 1.
public struct WindowID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a pool of parallel servers, from 1. 0 is the pool of all groups that are in no other.
public struct ServerPoolID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a session, from 1.
public struct SessionID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}

/// Names a call, from 1.
public struct CallID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }
}
