import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What thresholds make together: chains, circles, the way back, counters and estimates.
@Suite struct ThresholdChainTests {
  /// A threshold of DEFAULT_PLAN as effects tell it.
  private static func reason(_ words: String, _ directive: String = "BATCH_GROUP") -> String {
    "\(words) reached (plan DEFAULT_PLAN, directive \(directive))"
  }

  private static let cpu10 = reason("CPU time of 10s")
  private static let cpu15 = reason("CPU time of 15s", "MAINTENANCE_GROUP")

  @Test("Switched for the call, a session is back at its end, for the reason that it had")
  func backAtTheEnd() throws {
    try Scenario.run(
      """
      map ann BATCH
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s switch-for-call
      0s open s
      expect s inactive BATCH because mapping user ann
      0s begin s -> running
      1s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      expect s active MAINTENANCE because threshold \(Self.cpu10)
      2s end s -> refresh s
      expect s idle BATCH because mapping user ann
      expect counts BATCH begun 0 admitted 0 ended 0
      expect counts MAINTENANCE begun 1 admitted 1 ended 1 cpu-seconds 10
      3s begin s -> running
      expect s active BATCH
      """)
  }

  @Test("The way back is taken however the call ends, and not when the session does")
  func backHoweverItEnds() throws {
    let rules = "set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s"
    try Scenario.run(
      """
      \(rules) switch-for-call
      set group MAINTENANCE exec 5s
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b -> running
      0s begin c -> running
      1s charge a cpu 10s -> noted a to MAINTENANCE_GROUP: \(Self.cpu10), refresh a
      1s charge b cpu 10s -> noted b to MAINTENANCE_GROUP: \(Self.cpu10), refresh b
      1s charge c cpu 10s -> noted c to MAINTENANCE_GROUP: \(Self.cpu10), refresh c
      2s cancel a -> refresh a
      expect a idle BATCH last cancelled
      3s close b -> ended b closed
      5s advance -> refresh c
      expect c idle BATCH last execution-timeout
      """)
  }

  @Test("Somebody who moves the session overrules the way back")
  func movedByHand() throws {
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s switch-for-call
      0s open s group BATCH
      0s begin s -> running
      1s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      2s switch s MAINTENANCE
      3s end s
      expect s idle MAINTENANCE because switched root
      """)
  }

  @Test("Described anew meanwhile, a session comes back to where it belongs by then")
  func describedMeanwhile() throws {
    try Scenario.run(
      """
      map module=day BATCH
      map module=night INTERACTIVE
      map module=care MAINTENANCE
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s switch-for-call
      0s open s module day
      0s begin s -> running
      1s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      2s describe s module night
      expect s active MAINTENANCE
      3s end s -> refresh s
      expect s idle INTERACTIVE because mapping module night
      4s describe s module day -> refresh s
      4s begin s -> running
      5s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      6s describe s module care
      7s end s
      expect s idle MAINTENANCE because mapping module care
      8s describe s module night -> refresh s
      expect s idle INTERACTIVE because mapping module night
      """)
  }

  @Test("Where its group is gone by then, a session comes back to where it belongs")
  func homeIsGone() throws {
    let reason = Self.reason("CPU time of 10s", "ETL")
    try Scenario.run(
      """
      new group ETL
      set directive DEFAULT_PLAN ETL shares 5 switch-to MAINTENANCE switch-cpu 10s switch-for-call
      map ann BATCH
      0s open s group ETL
      0s open t group ETL
      0s begin s -> running
      0s begin t -> running
      1s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(reason), refresh s
      1s reassign t INTERACTIVE -> refresh t
      del directive DEFAULT_PLAN ETL
      del group ETL
      1s adopt -> refresh s, refresh t
      2s end s -> refresh s
      expect s idle BATCH because mapping user ann
      """)
  }

  @Test("Put back meanwhile, it stays for the reason that it was put back for")
  func putBackMeanwhile() throws {
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s switch-for-call
      0s open s group BATCH
      0s begin s -> running
      1s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      2s reassign s BATCH -> refresh s
      3s end s
      expect s idle BATCH because reassigned
      """)
  }

  @Test("Over a chain for the call, it comes back to where it began")
  func backOverAChain() throws {
    let chain = "refresh s, noted s to INTERACTIVE_GROUP: \(Self.cpu15), refresh s"
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s switch-for-call
      set directive DEFAULT_PLAN MAINTENANCE switch-to INTERACTIVE switch-cpu 15s switch-for-call
      0s open s group BATCH
      0s begin s -> running
      1s charge s cpu 20s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), \(chain)
      expect s active INTERACTIVE
      2s end s -> refresh s
      expect s idle BATCH because explicit
      """)
  }

  @Test("Counted from the beginning of the call, what was used before counts in every group")
  func counterOfTheCall() throws {
    let reason = Self.reason("elapsed time of 6s", "MAINTENANCE_GROUP")
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s
      set directive DEFAULT_PLAN MAINTENANCE switch-to log switch-cpu 15s switch-elapsed 6s
      0s open s group BATCH
      0s begin s -> running
      4s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      expect deadline 6s
      5s charge s cpu 4999ms
      5s charge s cpu 1ms -> noted s \(Self.cpu15)
      6s advance -> noted s \(reason)
      """)
  }

  @Test("Counted from its time in the group, every group begins at nothing")
  func counterOfTheGroup() throws {
    let reason = Self.reason("elapsed time of 6s", "MAINTENANCE_GROUP")
    try Scenario.run(
      """
      set plan DEFAULT_PLAN counter group
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s
      set directive DEFAULT_PLAN MAINTENANCE switch-to log switch-cpu 15s switch-elapsed 6s
      0s open s group BATCH
      0s begin s -> running
      4s charge s cpu 12s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), refresh s
      expect deadline 10s
      5s charge s cpu 14999ms
      5s charge s cpu 1ms -> noted s \(Self.cpu15)
      9s advance
      10s advance -> noted s \(reason)
      """)
  }

  @Test("A circle of thresholds ends: a call passes each group once")
  func circlesEnd() throws {
    let back = "refresh s"
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s
      set directive DEFAULT_PLAN MAINTENANCE switch-to BATCH switch-cpu 10s switch-elapsed 5s
      0s open s group BATCH
      0s begin s -> running
      1s charge s cpu 10s -> noted s to MAINTENANCE_GROUP: \(Self.cpu10), \(back)
      expect s active MAINTENANCE
      5s advance
      expect deadline none
      9s charge s cpu 99s
      expect s active MAINTENANCE
      expect totals switches 1
      10s end s
      11s begin s -> running
      12s charge s cpu 10s -> noted s to BATCH_GROUP: \
      \(Self.reason("CPU time of 10s", "MAINTENANCE_GROUP")), \(back)
      """)
  }

  @Test("Thresholds of several paths to a group act each for itself")
  func severalPaths() throws {
    let origin = "(plan DEFAULT_PLAN, directive BATCH_GROUP)"
    let inner = "(plan DEFAULT_PLAN/SUB, directive BATCH_GROUP)"
    try Scenario.run(
      """
      plan SUB shares sub
      set directive SUB BATCH switch-to cancel switch-cpu 10s switch-elapsed 9s
      set directive DEFAULT_PLAN SUB shares 10
      set directive DEFAULT_PLAN BATCH switch-to log switch-cpu 5s switch-elapsed 3s
      0s open s group BATCH
      0s open t group BATCH
      0s begin s -> running
      0s begin t -> running
      1s charge s cpu 5s -> noted s CPU time of 5s reached \(origin)
      2s charge s cpu 4999ms
      2s charge s cpu 1ms -> noted s CPU time of 10s reached \(inner)
      expect s idle BATCH last threshold-cancel
      3s advance -> noted t elapsed time of 3s reached \(origin)
      expect deadline 9s
      9s advance -> noted t elapsed time of 9s reached \(inner)
      expect t idle BATCH last threshold-cancel
      """)
  }

  @Test("A supervisor looks for the threshold that has not been noted, on every path")
  func nextThresholdOfSeveralPaths() throws {
    let engine = try Scenario.run(
      """
      set setting runaway off
      plan SUB shares sub
      set directive SUB BATCH switch-to cancel switch-cpu 10s
      set directive DEFAULT_PLAN SUB shares 10
      set directive DEFAULT_PLAN BATCH switch-to log switch-cpu 5s
      0s open s command group BATCH
      0s open t command group BATCH
      0s begin s -> running
      0s begin t -> running
      1s report s cpu 5s -> noted s CPU time of 5s reached \
      (plan DEFAULT_PLAN, directive BATCH_GROUP)
      """)
    #expect(engine.nextThresholds(of: SessionID(1)).cpu == .seconds(10))
    #expect(engine.nextThresholds(of: SessionID(2)).cpu == .seconds(5))
  }
}

/// What is decided by an estimate, before a call runs.
@Suite struct EstimateTests {
  private static let origin = "reached (plan DEFAULT_PLAN, directive BATCH_GROUP)"
  private static let rule =
    "set directive DEFAULT_PLAN BATCH switch-cpu 10s switch-estimate switch-to"

  @Test("A call that is expected to pass the threshold begins in the other group")
  func beginsElsewhere() throws {
    try Scenario.run(
      """
      \(Self.rule) MAINTENANCE
      0s open s group BATCH
      0s begin s estimate 10s -> running
      expect s active BATCH
      1s end s
      1s begin s estimate 11s -> running
      expect s active MAINTENANCE because threshold CPU time of 10s by an estimate of 11s \
      \(Self.origin)
      expect counts BATCH begun 1 switches 1
      expect counts MAINTENANCE begun 1 switches 0
      2s end s
      expect s idle MAINTENANCE
      """)
  }

  @Test("Without an estimate the cost stands for it, and without both nothing is judged")
  func costsStandForEstimates() throws {
    try Scenario.run(
      """
      \(Self.rule) MAINTENANCE switch-for-call
      0s open s group BATCH
      0s begin s cost 1000 -> running
      expect s active BATCH
      1s end s
      1s begin s cost 1001 -> running
      expect s active MAINTENANCE
      2s end s -> refresh s
      2s begin s cost 999999 estimate 1s -> running
      expect s active BATCH
      3s end s
      3s begin s -> running
      expect s active BATCH
      """)
  }

  @Test("Moved for the call by its estimate, a session is back at the end, or when it gives up")
  func backAtTheEnd() throws {
    try Scenario.run(
      """
      \(Self.rule) MAINTENANCE switch-for-call
      set group MAINTENANCE sessions 1
      0s open s group BATCH
      0s open t group BATCH
      0s begin s estimate 11s -> running
      0s begin t estimate 11s -> queued 1
      expect t waiting MAINTENANCE
      1s cancel t -> refresh t, abandon t cancelled
      expect t idle BATCH because explicit
      2s end s -> refresh s
      expect s idle BATCH because explicit
      """)
  }

  @Test("Where the other group has no slot, who will not wait is refused and stays where it is")
  func refusedElsewhere() throws {
    try Scenario.run(
      """
      \(Self.rule) MAINTENANCE
      set group MAINTENANCE sessions 0 queue 1
      0s open s group BATCH
      0s open t group BATCH
      0s begin s nowait estimate 11s -> reject poolFull
      expect s inactive BATCH because explicit
      0s begin s estimate 11s -> queued 1
      0s begin t estimate 11s -> reject queueFull
      expect t inactive BATCH
      expect counts BATCH begun 0 switches 1
      """)
  }

  @Test(
    "Where the threshold ends calls, one that is expected to pass it is not begun",
    arguments: ["cancel", "kill"])
  func notBegun(_ action: String) throws {
    try Scenario.run(
      """
      \(Self.rule) \(action)
      0s open s group BATCH
      0s begin s estimate 11s -> reject estimateRefused
      expect s inactive BATCH
      expect counts BATCH begun 0 threshold-cancels 0 threshold-kills 0
      0s begin s estimate 10s -> running
      """)
  }

  @Test("Each group that thresholds take it through judges the estimate by its own rules")
  func chains() throws {
    let second = "set directive DEFAULT_PLAN MAINTENANCE switch-cpu 20s switch-estimate switch-to"
    try Scenario.run(
      """
      \(Self.rule) MAINTENANCE switch-for-call
      \(second) INTERACTIVE
      set group INTERACTIVE estimate 1m
      0s open s group BATCH
      0s begin s estimate 61s -> reject estimateTooHigh
      expect s inactive BATCH
      0s begin s estimate 1m -> running
      expect s active INTERACTIVE
      expect counts BATCH switches 1
      expect counts MAINTENANCE switches 1 begun 0
      expect counts INTERACTIVE begun 1
      1s end s -> refresh s
      expect s idle BATCH because explicit
      1s begin s estimate 15s -> running
      expect s active MAINTENANCE
      2s end s -> refresh s
      \(second) BATCH
      2s adopt
      2s begin s estimate 30s -> running
      expect s active MAINTENANCE
      expect counts MAINTENANCE threshold-notes 1
      """)
  }

  @Test("A threshold that only notes does so for the estimate, and again for what was used")
  func noted() throws {
    try Scenario.run(
      """
      \(Self.rule) log
      0s open s group BATCH
      0s begin s estimate 11s -> running
      expect counts BATCH threshold-notes 1
      1s charge s cpu 10s -> noted s CPU time of 10s \(Self.origin)
      expect counts BATCH threshold-notes 2
      """)
  }

  @Test("A call that is expected to take more than its group allows is refused")
  func estimateLimit() throws {
    try Scenario.run(
      """
      set group BATCH estimate 5s
      set directive DEFAULT_PLAN MAINTENANCE estimate 3s
      0s open s group BATCH
      0s open m group MAINTENANCE
      0s open y group SYS admin
      0s begin s estimate 5001ms -> reject estimateTooHigh
      0s begin s cost 501 -> reject estimateTooHigh
      0s begin m estimate 4s -> reject estimateTooHigh
      expect counts BATCH begun 0
      0s begin y estimate 99s -> running
      1s begin s estimate 5s -> running
      2s charge s cpu 60s
      expect s active BATCH
      set setting enabled off
      3s adopt -> refresh s, refresh y
      3s begin m estimate 4s -> running
      """)
  }

  @Test("A refused estimate says the numbers and whose limit it is")
  func words() throws {
    var engine = try Scenario.run("set group BATCH estimate 5s\n0s open s group BATCH")
    do {
      var demand = CallDemand()
      demand.estimate = .seconds(9)
      let request = BeginRequest(session: SessionID(1), demand: demand)
      _ = try engine.apply(.begin(request), at: moment(.zero))
      Issue.record("it began")
    } catch {
      #expect(
        "\(error)"
          == "the call is expected to use 9s of CPU time, over the estimate limit of 5s"
          + " (group BATCH_GROUP)")
    }
  }
}
