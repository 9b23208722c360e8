import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Compares the shares of plans with tables: `GOLD 62.5, SILVER 31.25`, in percent.
struct ShareTable {
  let policy: Policy

  /// - Parameter edits: the lines of a scenario that make the policy.
  init(_ edits: String, at place: SourceLocation = #_sourceLocation) throws {
    policy = try Scenario.run(edits, at: place).policy
  }

  /// - Parameter demand: `GOLD 20`: what it could use, in percent of the machine.
  func shares(of plan: String, demand: String = "") throws -> PlanShares {
    var wanted: [DirectiveTarget: Double] = [:]
    for (name, percent) in Self.parts(demand) {
      wanted[try policy.target(named: name)] = percent / 100
    }
    return PlanShares(plan: try policy.plan(named: plan), in: policy, demand: wanted)
  }

  /// The named items have these shares to nine digits; all parts sum to `whole`.
  func expect(
    _ plan: String, demand: String = "", whole: Double? = 100, _ table: String,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let shares = try shares(of: plan, demand: demand)
    for (name, percent) in Self.parts(table) {
      let target = try policy.target(named: name)
      let share = (shares.items + shares.others).first { $0.target == target }?.share
      let actual = (share ?? .nan) * 100
      #expect(
        abs(actual - percent) < 1e-7, "\(name) has \(actual), not \(percent)",
        sourceLocation: place)
    }
    guard let whole else { return }
    let sum = shares.items.reduce(0) { $0 + $1.share * 100 }
    #expect(abs(sum - whole) < 1e-7, "the parts sum to \(sum)", sourceLocation: place)
  }

  static func parts(_ table: String) -> [(String, Double)] {
    table.split(separator: ",").map { part in
      let words = part.split(separator: " ")
      return (words.first.map(String.init) ?? "", words.last.flatMap { Double($0) } ?? .nan)
    }
  }
}
