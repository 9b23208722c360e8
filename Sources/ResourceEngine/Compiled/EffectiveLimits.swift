public import Quantities
import ResourcePolicy

/// A limit that holds, with where it comes from.
public struct Effective<Value: Comparable & Hashable & Sendable>: Hashable, Sendable {
  public let value: Value
  public let origin: LimitOrigin
}

/// Where a limit comes from.
public enum LimitOrigin: Hashable, Sendable {
  case group(String)
  case directive(plan: String, name: String)
  case request(String)
}

extension LimitOrigin: CustomStringConvertible {
  public var description: String {
    switch self {
    case .group(let name): "group \(name)"
    case .directive(let plan, let name): "plan \(plan), directive \(name)"
    case .request(let flag): flag
    }
  }
}

/// Each limit of one group under the active plan: the stricter of the group's own and the
/// directive's.
public struct EffectiveLimits: Hashable, Sendable {
  public let maxSessions: Effective<Int>?
  public let queueTimeout: Effective<TimeSpan>?
  public let queueLimit: Effective<Int>?
  public let maxExecution: Effective<TimeSpan>?
  public let maxIdle: Effective<TimeSpan>?
  public let sessionMemory: Effective<ByteCount>?

  init(own: SessionLimits, of group: LimitOrigin, directive: SessionLimits, at place: LimitOrigin) {
    func stricter<Value>(_ limit: KeyPath<SessionLimits, Value?>) -> Effective<Value>? {
      Self.stricter(
        own[keyPath: limit].map { Effective(value: $0, origin: group) },
        directive[keyPath: limit].map { Effective(value: $0, origin: place) })
    }
    maxSessions = stricter(\.maxSessions)
    queueTimeout = stricter(\.queueTimeout)
    queueLimit = stricter(\.queueLimit)
    maxExecution = stricter(\.maxExecution)
    maxIdle = stricter(\.maxIdle)
    sessionMemory = stricter(\.sessionMemory)
  }

  /// The smaller of two limits; the first where they are equal, none where there is none.
  public static func stricter<Value>(
    _ a: Effective<Value>?, _ b: Effective<Value>?
  ) -> Effective<Value>? {
    guard let a, let b else { return a ?? b }
    return b.value < a.value ? b : a
  }
}
