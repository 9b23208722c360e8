public import Quantities

/// What a rule knows besides the session: the time, the zones and how texts are compared. Made
/// once for all the rules of a decision.
public struct RuleMoment: Sendable {
  public let wall: WallTime
  public let zones: ZoneTables
  /// The zone of every question about the clock that names none.
  public let zone: String
  /// Whether users, programs, machines, services and clients are told apart by case. Modules,
  /// actions and tags always are.
  public let matchesCase: Bool
  /// What the clock shows in ``zone``; nil when that zone is not known.
  let local: CivilTime?

  public init(
    wall: WallTime, zones: ZoneTables = .utcOnly, zone: String = "UTC", matchesCase: Bool = false
  ) {
    self.wall = wall
    self.zones = zones
    self.zone = zone
    self.matchesCase = matchesCase
    local = zones[zone]?.civil(at: wall)
  }

  /// What the clock shows there; nil when the zone is not known.
  func civil(in other: String?) -> CivilTime? {
    guard let other, other != zone else { return local }
    return zones[other]?.civil(at: wall)
  }
}
