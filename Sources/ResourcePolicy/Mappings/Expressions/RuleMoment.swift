public import Quantities

/// What a rule knows besides the session: the time, the zones and how texts are compared. Made
/// once for all the rules of a decision.
public struct RuleMoment: Sendable {
  public let wall: WallTime
  private let reading: RuleReading
  /// What the clock shows in ``zone``; nil when that zone is not known.
  let local: CivilTime?

  public init(at wall: WallTime, _ reading: RuleReading) {
    self.wall = wall
    self.reading = reading
    local = reading.rules?.civil(at: wall)
  }

  public init(
    wall: WallTime, zones: ZoneTables = .utcOnly, zone: String = "UTC", matchesCase: Bool = false
  ) {
    self.init(at: wall, RuleReading(zones: zones, zone: zone, matchesCase: matchesCase))
  }

  /// The zone of every question about the clock that names none.
  public var zone: String { reading.zone }

  /// Whether users, programs, machines, services and clients are told apart by case. Modules,
  /// actions and tags always are.
  public var matchesCase: Bool { reading.matchesCase }

  /// What the clock shows there; nil when the zone is not known.
  func civil(in other: String?) -> CivilTime? {
    guard let other, other != zone else { return local }
    return reading.zones[other]?.civil(at: wall)
  }
}

/// How rules are read under a policy at any time: what all its moments share.
public final class RuleReading: Sendable {
  let zones: ZoneTables
  let zone: String
  let matchesCase: Bool
  /// Those of ``zone``; nil when it is not known.
  let rules: TimeZoneRules?

  public init(zones: ZoneTables, zone: String, matchesCase: Bool) {
    self.zones = zones
    self.zone = zone
    self.matchesCase = matchesCase
    rules = zones[zone]
  }
}
