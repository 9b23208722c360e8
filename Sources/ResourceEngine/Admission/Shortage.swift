public import Quantities

/// What keeps a call from running, in words, with who holds it.
public struct Shortage: Hashable, Sendable {
  /// Which constraint: a stable word for programs.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case slots
    case window
    case rate
    case memory
    case servers
    case gpus
    /// Calls that came first want the same.
    case order
  }

  public let kind: Kind
  /// A sentence with the numbers and where the limit comes from.
  public let description: String
  /// The sessions that hold what is wanted, in the order of their ids.
  public let holders: [SessionID]
  /// From when on it may run, where only time is missing.
  public let until: Instant?

  public init(
    _ kind: Kind, _ description: String, holders: [SessionID] = [], until: Instant? = nil
  ) {
    self.kind = kind
    self.description = description
    self.holders = holders
    self.until = until
  }
}

extension Shortage: CustomStringConvertible {}
