import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct ShareChangeTests {
  private static let edits = """
    new group LOADER
    new group USERS
    plan MINE shares
    set directive MINE LOADER shares 14
    set directive MINE USERS shares 86
    """

  /// `LOADER 14.0 -> 9.3`, with the idle one in front.
  private func changes(_ before: String, _ after: String) throws -> [String] {
    let old = try Scenario.run(before).policy
    let new = try Scenario.run(after).policy
    return old.shareChanges(to: new).map { change in
      let idle = change.idle.map { "\($0) idle: " } ?? ""
      return "\(change.plan) \(idle)\(change.target) \(Self.percent(change.from))"
        + " -> \(Self.percent(change.to))"
    }
  }

  private static func percent(_ share: Double?) -> String {
    guard let share else { return "none" }
    return "\((share * 1000).rounded() / 10)"
  }

  @Test func aChangeIsToldForEveryGroupUnderFullLoad() throws {
    #expect(
      try changes(Self.edits, Self.edits + "\nset directive MINE USERS shares 136") == [
        "MINE LOADER 14.0 -> 9.3", "MINE USERS 86.0 -> 90.7",
      ])
  }

  @Test func aChangeThatShowsOnlyWhileAnotherIsIdleIsTold() throws {
    #expect(
      try changes(Self.edits, Self.edits + "\nset directive MINE LOADER cap 50") == [
        "MINE USERS idle: LOADER 100.0 -> 50.0"
      ])
  }

  @Test func whatIsNewOrGoneHasNoOtherSide() throws {
    let told = try changes(Self.edits, Self.edits + "\nset directive MINE OTHER shares 100")
    #expect(told.contains("MINE OTHER_GROUPS none -> 50.0"))
    #expect(told.contains("MINE LOADER 14.0 -> 7.0"))
    #expect(told.contains("MINE USERS idle: OTHER_GROUPS none -> 87.7"))
    let back = try changes(Self.edits + "\nset directive MINE OTHER shares 100", Self.edits)
    #expect(back.contains("MINE OTHER_GROUPS 50.0 -> none"))
  }

  @Test func equalPoliciesAndOtherEditsChangeNothing() throws {
    #expect(try changes(Self.edits, Self.edits) == [])
    #expect(try changes(Self.edits, Self.edits + "\nset directive MINE LOADER exec 5s") == [])
    #expect(try changes(Self.edits, Self.edits + "\nplan ANOTHER") == [])
    // Twice everything is the same.
    let twice = "\nset directive MINE LOADER shares 28\nset directive MINE USERS shares 172"
    #expect(try changes(Self.edits, Self.edits + twice) == [])
  }
}
