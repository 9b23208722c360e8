import FoundationEssentials
import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Who stands idle, who blocks whom, and what becomes of it.
@Suite struct IdleBlockerTests {
  @Test("An idle session that blocks another one is ended after its limit, counted from both")
  func idleBlockersEnd() throws {
    try Scenario.run(
      """
      set group BATCH idle-blocker 5s
      0s open holder group BATCH
      0s open waits group BATCH
      0s begin holder -> running
      0s begin waits -> running
      2s block waits by holder
      expect deadline none
      3s end holder
      expect deadline 8s
      8s advance -> ended holder idle-blocker
      expect waits active BATCH
      expect counts BATCH idle-blockers 1 idle-timeouts 0
      expect deadline none
      """)
  }

  @Test("The limit counts from the block, where that came last")
  func blockedLater() throws {
    try Scenario.run(
      """
      set group BATCH idle-blocker 5s
      0s open holder group BATCH
      0s open waits group BATCH
      0s begin waits -> running
      7s block waits by holder
      expect deadline 12s
      11s advance
      12s advance -> ended holder idle-blocker
      """)
  }

  @Test("Of several that it blocks the first counts")
  func severalBlocked() throws {
    try Scenario.run(
      """
      set group BATCH idle-blocker 5s
      0s open holder group BATCH
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin b -> running
      1s block a by holder
      3s block b by holder
      expect deadline 6s
      4s unblock a
      expect deadline 8s
      5s end b
      expect deadline none
      """)
  }

  @Test("Who works is no idle blocker, and beginning again stops the clock")
  func busyBlockersStay() throws {
    try Scenario.run(
      """
      set group BATCH idle-blocker 5s
      0s open holder group BATCH
      0s open waits group BATCH
      0s begin holder -> running
      0s begin waits -> running
      0s block waits by holder
      60s advance
      expect holder active
      61s end holder
      64s begin holder -> running
      70s advance
      expect holder active
      71s end holder
      expect deadline 76s
      """)
  }

  @Test("The plain idle limit strikes where it is earlier")
  func idleComesFirst() throws {
    try Scenario.run(
      """
      set group BATCH idle 3s idle-blocker 5s
      0s open holder group BATCH
      0s open waits group BATCH
      0s begin waits -> running
      0s block waits by holder
      3s advance -> ended holder idle-timeout
      expect waits active
      """)
  }

  @Test("The limit is that of the blocker's group, and a plan may set it")
  func whoseLimit() throws {
    try Scenario.run(
      """
      set directive DEFAULT_PLAN MAINTENANCE idle-blocker 4s
      set group BATCH idle-blocker 1s
      0s open holder group MAINTENANCE
      0s open waits group BATCH
      0s begin waits -> running
      0s block waits by holder
      expect deadline 4s
      1s switch holder INTERACTIVE -> refresh holder
      expect deadline none
      2s switch holder BATCH -> refresh holder
      expect deadline 1s
      2s advance -> ended holder idle-blocker
      """)
  }

  @Test("A commands' session that blocks is not idle before its call")
  func commandsAreNotIdle() throws {
    try Scenario.run(
      """
      set group BATCH idle 1s idle-blocker 1s
      0s open holder command group BATCH
      0s open waits group BATCH
      0s begin waits -> running
      0s block waits by holder
      expect deadline none
      9s advance
      expect holder inactive
      """)
  }

  @Test("A circle of sessions that wait for each other is refused, however long")
  func circlesAreRefused() throws {
    try Scenario.run(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s open d group BATCH
      0s begin a -> running
      0s begin b -> running
      0s begin c -> running
      0s begin d -> running
      1s block a by a -> reject deadlock
      1s block a by b
      1s block b by a -> reject deadlock
      expect b active
      2s block b by c
      2s block c by d
      2s block d by a -> reject deadlock
      2s block d by b -> reject deadlock
      2s block d by d -> reject deadlock
      expect d active
      3s end c
      3s block d by a
      expect d blocked
      4s unblock d
      4s block d by nobody -> reject sessionNotFound
      expect d active
      """)
  }

  @Test("A refused circle leaves what was there")
  func refusedCirclesChangeNothing() throws {
    var engine = try Scenario.run(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin b -> running
      1s block a by b
      """)
    #expect(throws: Rejection.deadlock(SessionID(2), with: SessionID(1))) {
      _ = try engine.apply(.block(SessionID(2), by: SessionID(1)), at: moment(.seconds(2)))
    }
    #expect(
      "\(Rejection.deadlock(SessionID(2), with: SessionID(1)))"
        == "session 1 waits for session 2 already: a deadlock")
    let block = try #require(engine.sessions[SessionID(1)]?.blockedBy)
    #expect(block.session == SessionID(2) && block.since == moment(.seconds(1)).boot)
  }

  @Test(
    "A circle in a state that somebody wrote by hand does not hang the next block",
    .timeLimit(.minutes(1)))
  func circlesFromOutside() throws {
    let engine = try Scenario.run(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s open d group BATCH
      0s begin a -> running
      0s begin b -> running
      0s begin d -> running
      1s block a by c
      1s block b by c
      """)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(engine.sessions), as: UTF8.self)
    let circle = text.split(separator: "\"session\":3,", omittingEmptySubsequences: false)
    #expect(circle.count == 3)
    var parts = engine.parts
    parts.sessions = try JSONDecoder().decode(
      SessionTable.self, from: Data(circle.joined(separator: "\"session\":1,").utf8))
    var other = Engine(parts)
    #expect(other.sessions[SessionID(1)]?.blockedBy?.session == SessionID(1))
    _ = try other.apply(.block(SessionID(4), by: SessionID(2)), at: moment(.seconds(2)))
    #expect(other.sessions[SessionID(4)]?.state == .blocked)
  }
}
