import Quantities
public import ResourcePolicy

/// The thresholds of one directive that reaches a group, with what happens behind them.
public struct SwitchThresholds: Hashable, Sendable {
  public let rules: SwitchRules
  public let action: SwitchRules.Action
  /// What the counters begin with.
  public let counter: PlanAttributes.SwitchCounter
  public let origin: LimitOrigin

  /// nil where no action or no threshold is set.
  init?(
    _ rules: SwitchRules, _ counter: PlanAttributes.SwitchCounter, _ origin: LimitOrigin
  ) {
    guard let action = rules.action, rules.hasThreshold else { return nil }
    self.rules = rules
    self.action = action
    self.counter = counter
    self.origin = origin
  }
}

/// A measure of a call that a threshold can be on.
public enum ThresholdKind: UInt8, CaseIterable, Sendable {
  case cpu, elapsed, ioBytes, ioRequests, ioLogical, estimate

  var bit: UInt8 { 1 << rawValue }
}

/// Which thresholds have been noted, for each directive that reaches the group. From the ninth on
/// directives share a place.
struct NotedThresholds: Hashable, Sendable {
  private var bits: UInt64 = 0

  private static let width = 6
  private static let most = 8

  private static func shift(_ directive: Int) -> Int { min(max(directive, 0), most - 1) * width }

  /// The kinds that have been noted of a directive, by its place among those of the group.
  func of(_ directive: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: bits >> Self.shift(directive)) & (1 << Self.width - 1)
  }

  mutating func insert(_ kind: ThresholdKind, of directive: Int) {
    bits |= UInt64(kind.bit) << Self.shift(directive)
  }
}

extension NotedThresholds: Codable {
  init(from decoder: any Decoder) throws {
    bits = try decoder.singleValueContainer().decode(UInt64.self)
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(bits)
  }
}

/// A threshold that a call has reached.
public struct ReachedThreshold: Hashable, Sendable {
  public let kind: ThresholdKind
  public let thresholds: SwitchThresholds
  /// Such as `CPU time of 10s`.
  let limit: String

  /// In words: which threshold, and where it comes from.
  public var reason: String { "\(limit) reached (\(thresholds.origin))" }
}

extension SwitchThresholds {
  /// The first measure that has reached its threshold, leaving out those in `noted`.
  func reached(
    _ use: CallUse, elapsed: TimeSpan, noted: UInt8
  ) -> ReachedThreshold? {
    func hit(_ kind: ThresholdKind, _ isReached: Bool, _ limit: String) -> ReachedThreshold? {
      guard isReached, noted & kind.bit == 0 else { return nil }
      return ReachedThreshold(kind: kind, thresholds: self, limit: limit)
    }
    if let cpu = rules.cpu, let found = hit(.cpu, use.cpu >= cpu, "CPU time of \(cpu)") {
      return found
    }
    if let span = rules.elapsed,
      let found = hit(.elapsed, elapsed >= span, "elapsed time of \(span)")
    {
      return found
    }
    if let bytes = rules.ioBytes,
      let found = hit(.ioBytes, use.ioBytes >= bytes, "I/O of \(bytes)")
    {
      return found
    }
    if let count = rules.ioRequests,
      let found = hit(.ioRequests, use.ioRequests >= count, "\(count) I/O requests")
    {
      return found
    }
    if let count = rules.ioLogical,
      let found = hit(.ioLogical, use.ioLogical >= count, "\(count) logical reads")
    {
      return found
    }
    return nil
  }

  /// Whether the estimate of a call that has not begun passes the CPU threshold.
  func reached(estimate: TimeSpan) -> ReachedThreshold? {
    guard rules.byEstimate, let cpu = rules.cpu, estimate > cpu else { return nil }
    return ReachedThreshold(
      kind: .estimate, thresholds: self, limit: "CPU time of \(cpu) by an estimate of \(estimate)")
  }
}
