/// The zones that a calculation may use, by name. UTC is always among them.
public struct ZoneTables: Hashable, Sendable {
  private let rules: [String: TimeZoneRules]

  /// The last of several with one name counts; a zone named UTC is the built-in one.
  public init(_ zones: [TimeZoneRules]) {
    var rules = Dictionary(zones.map { ($0.name, $0) }) { $1 }
    rules[TimeZoneRules.utc.name] = .utc
    self.rules = rules
  }

  public static let utcOnly = ZoneTables([])

  /// nil when the zone is not in the tables. Names are case-sensitive, as in the zone database.
  public subscript(name: String) -> TimeZoneRules? {
    // The one that nearly everybody asks for, without hashing.
    name == TimeZoneRules.utc.name ? .utc : rules[name]
  }

  /// Sorted.
  public var names: [String] { rules.keys.sorted() }
}
