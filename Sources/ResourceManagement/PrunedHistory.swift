public import Quantities

/// What was deleted of the logs.
public struct PrunedHistory: Hashable, Sendable {
  public var files = 0
  public var bytes = ByteCount.zero

  public init() {}
}
