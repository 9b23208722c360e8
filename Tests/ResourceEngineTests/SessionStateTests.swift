import Quantities
import ResourceEngine
import Testing

/// The published table of states: every change in it can be seen, and nothing else happens. That
/// no scenario of any table steps outside is checked by ``Scenario`` itself.
@Suite struct SessionStateTests {
  /// Goes through every change of the table at least once.
  private static let everyChange = """
    set group BATCH sessions 1
    0s open a group BATCH
    0s open b group BATCH
    0s open c group BATCH
    0s open e command
    0s open f command
    0s open g group BATCH
    0s begin a -> running
    expect a active
    0s begin b -> queued 1
    expect b waiting
    1s block a by c
    expect a blocked
    1s unblock a
    expect a active
    1s block a by c
    2s end a -> admit b
    expect a idle
    expect b active
    2s begin a -> queued 1
    expect a waiting
    3s cancel a -> abandon a cancelled
    expect a idle
    4s end b
    expect b idle
    4s begin a -> running
    expect a active
    5s close b -> ended b closed
    5s close c -> ended c closed
    6s close a -> ended a closed
    7s begin e -> running
    7s start e 41
    7s begin f -> queued 1
    8s kill e -> terminate e killed
    expect e killed
    9s exit e signal 15 -> ended e killed, admit f
    10s block f by g
    expect f blocked
    11s kill f -> terminate f killed
    expect f killed
    12s lose f -> ended f killed
    13s begin g -> running
    14s open h group BATCH
    14s begin h -> queued 1
    15s close h -> abandon h closed, ended h closed
    16s open i group BATCH
    16s block g by i
    17s close g -> ended g closed
    """

  @Test("Every change of the published table can be seen, but those that only bodies pass through")
  func everyPublishedChangeIsReachable() throws {
    let seen = try Scenario.played(Self.everyChange).changes
    var missing: [String] = []
    for from in Session.State.allCases {
      for to in from.next where !seen.contains(.init(from: from, to: to)) {
        missing.append("\(from.rawValue) to \(to.rawValue)")
      }
    }
    // A session without a running command has nothing to wait for: killing ends it at once.
    #expect(missing.sorted() == ["idle to killed", "inactive to killed", "waiting to killed"])
  }

  @Test("Nobody comes back from terminated, and killed goes nowhere but there")
  func endsAreFinal() {
    #expect(Session.State.terminated.next.isEmpty)
    #expect(Session.State.killed.next == [.terminated])
    for state in Session.State.allCases {
      #expect(!state.next.contains(.inactive), "inactive is only the beginning")
      #expect(!state.next.contains(state))
    }
  }

  @Test("What is not in the table is refused with a reason that fits the state")
  func everythingElseIsRefused() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open holder group BATCH
      0s open fresh group BATCH
      0s open waits group BATCH
      0s open rests group BATCH
      0s open dying command
      0s begin rests -> running
      0s end rests
      0s begin holder -> running
      0s begin waits -> queued 1
      1s end fresh -> reject callNotFound
      1s cancel fresh -> reject callNotFound
      1s charge fresh cpu 1s -> reject callNotFound
      1s block fresh by holder -> reject notBlockable
      1s place fresh first -> reject callNotFound
      expect fresh inactive
      2s begin waits -> reject callInProgress
      2s end waits -> reject callNotRunning
      2s charge waits cpu 1s -> reject callNotRunning
      2s block waits by holder -> reject notBlockable
      expect waits waiting
      3s begin holder -> reject callInProgress
      3s place holder first -> reject callNotWaiting
      expect holder active
      4s block rests by holder -> reject notBlockable
      4s end rests -> reject callNotFound
      expect rests idle
      5s end holder -> admit waits
      6s end waits
      7s begin dying -> running
      7s start dying 41
      8s kill dying -> terminate dying killed
      8s begin dying -> reject sessionTerminating
      8s block dying by holder -> reject notBlockable
      8s prioritize dying low -> reject sessionTerminating
      8s boost dying -> reject sessionTerminating
      8s quota dying 1G -> reject sessionTerminating
      8s describe dying module m -> reject sessionTerminating
      8s kill dying -> reject sessionTerminating
      expect dying killed
      9s exit dying -> ended dying killed
      9s exit dying -> reject sessionNotFound
      9s begin dying -> reject sessionNotFound
      9s start dying 42 -> reject sessionNotFound
      9s block dying by holder -> reject sessionNotFound
      9s prioritize dying low -> reject sessionNotFound
      9s boost dying -> reject sessionNotFound
      9s switch dying SYS -> reject sessionNotFound
      9s kill dying -> reject sessionNotFound
      9s lose dying -> reject sessionNotFound
      expect totals begun 4 queued 1 admitted 4 ended 4 abandoned 0
      """)
  }

  @Test("A blocked call is charged, switched, cancelled and ended like an active one")
  func blockedIsRunning() throws {
    try Scenario.run(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s block a by b
      1s charge a cpu 2s
      expect a blocked
      2s switch a MAINTENANCE -> refresh a
      expect a blocked MAINTENANCE
      3s cancel a
      expect a idle MAINTENANCE last cancelled
      4s begin a -> running
      expect a active
      5s block a by b
      6s end a
      expect a idle
      """)
  }

  @Test("Who blocks goes, and who was blocked is active again")
  func blockersThatEnd() throws {
    try Scenario.run(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b -> running
      1s block a by c
      1s block b by c
      2s close c -> ended c closed
      expect a active
      expect b active
      """)
  }

  @Test("A blocker may be changed without unblocking first")
  func blockersThatChange() throws {
    try Scenario.run(
      """
      set group BATCH idle-blocker 5s
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      1s block a by b
      expect deadline 6s
      2s block a by c
      expect deadline 7s
      3s block a by c
      expect deadline 7s
      4s unblock a
      expect deadline none
      4s unblock a
      """)
  }
}
