/// A limit that holds, with where it comes from.
public struct Effective<Value: Hashable & Sendable>: Hashable, Sendable {
  public let value: Value
  public let origin: LimitOrigin
}

/// Where a limit comes from.
public enum LimitOrigin: Hashable, Sendable {
  case group(String)
  /// The plan as the way to it: `MYDB/MAILDB`.
  case directive(plan: String, name: String)
  case window(String)
  case request(String)
}

extension LimitOrigin: CustomStringConvertible {
  public var description: String {
    switch self {
    case .group(let name): "group \(name)"
    case .directive(let plan, let name): "plan \(plan), directive \(name)"
    case .window(let name): "window \(name)"
    case .request(let flag): flag
    }
  }
}

extension Effective where Value: Comparable {
  /// The smaller of two limits; the first where they are equal, none where there is none.
  public static func stricter(_ a: Effective?, _ b: Effective?) -> Effective? {
    guard let a, let b else { return a ?? b }
    return b.value < a.value ? b : a
  }
}
