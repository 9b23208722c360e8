package import Quantities

/// What groups could use, from what they did use. The kernel gives what a group leaves to all
/// others by their weights; a plan may want to give it to certain ones first, so the weights are
/// worked out anew for those that want something.
package struct DemandMeter: Sendable {
  private var former: LiveReading?

  package init() {}

  /// A group that used less than this part of its share had no use for more.
  private static let sated = 0.9
  /// How much more than it used a sated group may get at once.
  private static let room = 1.25
  /// And at least this part of the machine more.
  private static let leastRoom = 0.01

  /// - Parameters:
  ///   - processors: of the machine.
  ///   - shares: what each group that runs would get if all wanted everything, 0 to 1.
  /// - Returns: the demand of sated groups, 0 to 1 of the machine. Whoever is not in it wants
  ///   everything.
  package mutating func demand(
    _ reading: LiveReading, shares: [GroupID: Double], processors: Double
  ) -> [GroupID: Double] {
    defer { former = reading }
    guard let former, processors > 0 else { return [:] }
    var demand: [GroupID: Double] = [:]
    for (group, share) in shares {
      guard let used = reading.processors(of: group, since: former).map({ $0 / processors }),
        used < share * Self.sated
      else { continue }
      demand[group] = min(1, max(used * Self.room, used + Self.leastRoom))
    }
    return demand
  }
}
