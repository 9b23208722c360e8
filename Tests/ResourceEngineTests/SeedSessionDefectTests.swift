import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Defects of session control and of the coordinator that were proven in an older implementation
/// of the same idea: none of them may be here.
@Suite struct SeedSessionDefectTests {
  @Test("Queuing switched off refuses; it does not queue")
  func queuingSwitchedOff() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue 0
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin b -> reject queueFull
      expect b inactive
      expect counts BATCH queued 0
      """)
  }

  @Test("The queue timeout is the configured one, strikes by itself, and leaves no slot empty")
  func queueTimeout() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue-timeout 7s
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b -> queued 1
      5s begin c -> queued 2
      expect deadline 7s
      7s advance -> abandon b queue-timeout
      expect queue BATCH c
      8s end a -> admit c
      """)
  }

  @Test("Of those whose time is over at a release none is given the slot, and it is not lost")
  func expiredEntriesDoNotEndTheDrain() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue-timeout 7s
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a timeout 9s -> running
      0s begin b -> queued 1
      5s begin c -> queued 2
      9s advance -> abandon b queue-timeout, admit c
      expect c active
      """)
  }

  @Test("Ended sessions leave the table and the count of all sessions")
  func endedSessionsDoNotCount() throws {
    let engine = try Scenario.run(
      """
      set setting max-sessions 3
      0s open a
      0s open b
      0s open c
      1s close a -> ended a closed
      1s close b -> ended b closed
      1s kill c -> ended c killed
      2s open d
      2s open e
      2s open f
      """)
    #expect(engine.sessions.count == 3)
  }

  @Test("A terminated session begins nothing")
  func terminatedSessionsBeginNothing() throws {
    try Scenario.run(
      """
      0s open a group BATCH
      1s close a -> ended a closed
      2s begin a -> reject sessionNotFound
      expect totals begun 0
      """)
  }

  @Test("A call that timed out is counted once, however often somebody looks")
  func timeoutsCountOnce() throws {
    try Scenario.run(
      """
      set group BATCH exec 5s
      0s open a group BATCH
      0s open c command group BATCH
      0s begin a -> running
      0s begin c -> running
      0s start c 41
      5s advance -> terminate c execution-timeout
      6s advance
      7s advance
      8s exit c signal 15 -> ended c execution-timeout
      9s advance
      expect counts BATCH execution-timeouts 2 ended 2
      """)
  }

  @Test("Begun twice and ended once leaves nobody counted")
  func begunTwiceEndedOnce() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin a -> reject callInProgress
      1s end a
      1s begin b nowait -> running
      """)
  }

  @Test("Ending a call that never began frees nobody's slot")
  func endingNothing() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      1s end b -> reject callNotFound
      1s begin c -> queued 1
      2s end c -> reject callNotRunning
      expect c waiting
      expect counts BATCH admitted 1
      """)
  }

  @Test("A pool that is configured anew keeps its count")
  func reconfiguredPools() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      set group BATCH sessions 1 queue 5
      1s adopt -> refresh a
      1s begin b nowait -> reject poolFull
      """)
  }

  @Test("A switch of group reaches the limits: idle and execution are those of the new group")
  func switchesReachTheLimits() throws {
    try Scenario.run(
      """
      set group MAINTENANCE exec 10s
      set directive DEFAULT_PLAN MAINTENANCE idle 20s
      0s open a group BATCH
      0s begin a -> running
      expect deadline none
      1s switch a MAINTENANCE -> refresh a
      expect deadline 10s
      2s end a
      expect deadline 22s
      """)
  }

  @Test("A boost after the call has queued moves it")
  func boostsAfterQueuing() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b -> queued 1
      0s begin c -> queued 2
      1s boost c
      2s end a -> admit c
      """)
  }

  @Test("An opening that is refused leaves no half-made session behind")
  func refusedOpenings() throws {
    let engine = try Scenario.run(
      """
      new group OFF
      deactivate group OFF
      new group VIP
      grant VIP carol
      0s open a group OFF -> reject groupInactive
      0s open a group VIP as ann -> reject notPermitted
      0s open a group 77 -> reject groupNotFound
      0s open a system -> reject administratorsOnly
      expect totals opened 0
      """)
    #expect(engine.sessions.count == 0 && engine.sessions.nextSession == SessionID(1))
  }

  @Test("Built-in groups are known to every part: slots, memory, servers, rates, GPUs")
  func builtInGroupsAreKnownEverywhere() throws {
    for group in ["INTERACTIVE", "BATCH", "MAINTENANCE"] {
      try Scenario.run(
        """
        set setting gpus 2
        set group \(group) sessions 3 memory 1G io 1M
        set directive DEFAULT_PLAN \(group) gpus 1 parallel 4
        0s open a group \(group)
        0s open b group \(group)
        0s open c group \(group)
        0s begin a memory 900M gpus 1 parallel 2 -> running
        0s begin b memory 200M -> queued 1
        expect b waiting \(group) waits-for memory held-by a
        1s cancel b -> abandon b cancelled
        1s begin b gpus 1 -> queued 1
        expect b waiting \(group) waits-for gpus held-by a
        2s cancel b -> abandon b cancelled
        3s charge a io 3M
        3s begin c -> queued 1
        expect c waiting \(group) waits-for rate
        """)
    }
  }

  @Test(
    "A session that ends gives back its slot, memory, servers and GPUs, however it ends",
    arguments: ["close a -> ended a closed", "kill a -> ended a killed", "lose a -> ended a lost"])
  func endsGiveBack(_ line: String) throws {
    try Scenario.run(
      """
      set setting gpus 1
      set setting total-servers 4
      set group BATCH sessions 1 memory 1G
      0s open a group BATCH
      0s open b group BATCH
      0s begin a memory 1G parallel 4 gpus 1 -> running
      0s begin b memory 1G parallel 4 gpus 1 -> queued 1
      1s \(line), admit b
      expect b active BATCH degree 4 holds 1G
      """)
  }

  @Test("A time limit gives back what the call held")
  func timeoutsGiveBack() throws {
    try Scenario.run(
      """
      set setting gpus 1
      set group BATCH exec 5s memory 1G
      0s open a group BATCH
      0s open b group BATCH
      0s begin a memory 1G gpus 1 -> running
      4s begin b memory 1G gpus 1 -> queued 1
      5s advance -> admit b
      expect a idle BATCH last execution-timeout
      """)
  }

  @Test("Serial calls have ids of their own and end once")
  func serialCalls() throws {
    let scenario = try Scenario.played(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s begin a parallel serial -> running
      0s begin b parallel serial -> running
      1s end a
      1s end a -> reject callNotFound
      expect b active
      expect counts BATCH ended 1
      """)
    #expect(scenario.calls["a"] == CallID(1) && scenario.calls["b"] == CallID(2))
  }

  @Test("Switched off, the coordinator admits everything and limits nothing, and counts on")
  func enabledIsRead() throws {
    try Scenario.run(
      """
      set setting enabled off
      set setting max-sessions 1
      set group BATCH sessions 0 exec 1s idle 1s estimate 1s
      0s open a group BATCH
      0s open b group BATCH
      0s begin a estimate 9s -> running
      0s begin b parallel 500 gpus 7 -> running
      expect deadline none
      5s end a
      9s advance
      expect a idle
      expect counts BATCH begun 2 admitted 2 ended 1 ran-seconds 5
      """)
  }
}

/// The ten worst, as far as the engine is concerned.
@Suite struct SeedWorstDefectTests {
  @Test("W1: what calls use is counted, and limits act on it")
  func useIsEnforced() throws {
    let reason = "CPU time of 5s reached (plan DEFAULT_PLAN, directive BATCH_GROUP)"
    try Scenario.run(
      """
      set directive DEFAULT_PLAN BATCH switch-to cancel switch-cpu 5s
      0s open a group BATCH
      0s begin a -> running
      1s charge a cpu 2s
      2s charge a cpu 3s -> noted a \(reason)
      expect counts BATCH cpu-seconds 5 threshold-cancels 1
      """)
  }

  @Test("W2: a session works in its own group, not in SYS_GROUP")
  func sessionsWorkInTheirGroups() throws {
    try Scenario.run(
      """
      new group ANALYTICS
      map ann ANALYTICS
      0s open a user ann
      0s begin a -> running
      expect a active ANALYTICS because mapping user ann
      expect counts ANALYTICS begun 1 admitted 1
      expect counts SYS begun 0
      """)
  }

  @Test("W3: parallel calls get servers, and serial ones need none")
  func parallelWorks() throws {
    try Scenario.run(
      """
      set setting total-servers 4
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a parallel 4 -> running
      expect a active BATCH degree 4
      0s begin b parallel serial -> running
      0s begin c parallel 2 -> queued 1
      1s end a -> admit c
      expect c active BATCH degree 2
      """)
  }

  @Test("W4: a runaway is found once and gets less, not more")
  func runawaysGetLess() throws {
    let engine = try Scenario.run(
      """
      set setting runaway-threshold 10s
      0s open a command group BATCH
      0s open b command group BATCH
      0s begin a -> running
      0s start a 41
      0s begin b -> running
      0s start b 42
      1s report a cpu 10s
      2s report a cpu 11s -> noted a runaway: CPU time over 10s, refresh a
      3s report a cpu 60s
      expect counts BATCH runaways 1
      """)
    let weights = engine.desiredHostState().commands
    #expect(weights.count == 2)
    guard let runaway = weights.first, let other = weights.last else { return }
    #expect(runaway.nice > other.nice)
    #expect(runaway.cpuCap != nil && other.cpuCap == nil)
  }

  @Test("W5: a plan that is applied takes all its directives, and drops no other group")
  func plansApplyWhole() throws {
    let engine = try Scenario.run(
      """
      plan MINE
      set directive MINE BATCH shares 10 sessions 1
      set directive MINE INTERACTIVE shares 20 sessions 2
      set directive MINE MAINTENANCE shares 30 sessions 3
      0s open a group BATCH
      0s begin a -> running
      activate MINE
      1s adopt -> refresh a
      """)
    let groups = [Policy.batchGroup, Policy.interactiveGroup, Policy.maintenanceGroup]
    #expect(groups.map { engine.compiled[$0]?.limits.maxSessions?.value } == [1, 2, 3])
    #expect(engine.compiled[Policy.sysGroup] != nil)
  }

  @Test("W6: limits can be set again on a group that has some, and hold at once")
  func limitsCanBeSet() throws {
    try Scenario.run(
      """
      set group BATCH memory 1G
      0s open a group BATCH
      0s open b group BATCH
      0s begin a memory 1G -> running
      0s begin b memory 1G -> queued 1
      set group BATCH memory 2G
      1s adopt -> refresh a, refresh b, admit b
      """)
  }

  @Test(
    "W7: whoever waits is admitted when the slot is free, with every priority",
    arguments: ["critical", "high", "normal", "low"])
  func waitersAreAdmitted(_ priority: String) throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH priority \(priority) admin
      0s begin a -> running
      0s begin b -> queued 1
      1s end a -> admit b
      """)
  }

  @Test("W8: a killed session gives its slot back when its processes are gone, and not before")
  func killedSessionsFreeTheirSlot() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a command group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s start a 41
      1s kill a -> terminate a killed
      1s begin b nowait -> reject poolFull
      2s exit a signal 9 -> ended a killed
      2s begin b nowait -> running
      3s kill b -> ended b killed
      expect counts BATCH kills 2 admitted 2 ended 2
      """)
  }
}
