public import Quantities
import ResourcePolicy

/// Where time zones come from: a body reads them from the machine, and the engine gets values.
public struct ZoneSource: Sendable {
  private let load: @Sendable (String) -> TimeZoneRules?

  /// - Parameter load: nil for a name that the machine does not know.
  public init(_ load: @escaping @Sendable (String) -> TimeZoneRules?) {
    self.load = load
  }

  /// Knows UTC only.
  public static let utcOnly = ZoneSource { _ in nil }

  /// The zones that are known of those asked for.
  public func tables(for names: Set<String>) -> ZoneTables {
    guard names != [TimeZoneRules.utc.name] else { return .utcOnly }
    return ZoneTables(names.sorted().compactMap(load))
  }

  func tables(for policy: Policy) -> ZoneTables { tables(for: policy.zoneNames) }
}
