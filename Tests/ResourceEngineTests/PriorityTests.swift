import Quantities
import ResourceEngine
import Testing

/// Priorities, what is lent to them, and the order that they make.
@Suite struct PriorityTests {
  @Test("Of those who arrive together the more urgent one is first, then the one who came first")
  func priorityOrdersTheQueue() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open holder group BATCH
      0s open low group BATCH priority low
      0s open normal group BATCH
      0s open other group BATCH
      0s open high group BATCH priority high admin
      0s open critical group BATCH priority critical admin
      0s begin holder -> running
      0s begin low -> queued 1
      0s begin normal -> queued 1
      0s begin other -> queued 2
      0s begin high -> queued 1
      0s begin critical -> queued 1
      expect queue BATCH critical high normal other low
      1s end holder -> admit critical
      2s end critical -> admit high
      3s end high -> admit normal
      4s end normal -> admit other
      5s end other -> admit low
      """)
  }

  @Test("Priorities above normal are for administrators, when opened and later")
  func prioritiesArePrivileges() throws {
    try Scenario.run(
      """
      0s open a priority high -> reject administratorsOnly
      0s open a priority critical -> reject administratorsOnly
      0s open a priority low
      1s prioritize a normal as ann
      expect a inactive INTERACTIVE priority normal
      1s prioritize a high as ann -> reject administratorsOnly
      1s prioritize a critical as ann role dba -> reject administratorsOnly
      1s prioritize a critical as ann admin
      expect a inactive INTERACTIVE priority critical
      2s prioritize a high as ann
      expect a inactive INTERACTIVE priority high
      2s prioritize a high as ann
      2s prioritize a critical as ann -> reject administratorsOnly
      3s boost a as ann -> reject administratorsOnly
      expect counts INTERACTIVE boosts 0
      """)
  }

  @Test("A waiting call moves when its session's priority does, and a running one does not care")
  func prioritiesChangeTheQueue() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open holder group BATCH
      0s open a group BATCH
      0s open b group BATCH
      0s begin holder -> running
      0s begin a -> queued 1
      0s begin b -> queued 2
      1s prioritize b high
      expect queue BATCH b a
      2s prioritize b low
      expect queue BATCH a b
      3s prioritize holder low
      expect holder active
      4s end holder -> admit a
      """)
  }

  @Test("A boost lends one step up to critical and no further, and is counted")
  func boostsAreSteps() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open holder group BATCH
      0s open a group BATCH
      0s open low group BATCH priority low
      0s begin holder -> running
      0s begin a -> queued 1
      0s begin low -> queued 2
      1s boost low
      expect low waiting BATCH priority normal
      expect queue BATCH a low
      1s boost low
      expect low waiting BATCH priority high
      expect queue BATCH low a
      1s boost low
      1s boost low
      1s boost low
      expect low waiting BATCH priority critical
      expect counts BATCH boosts 5
      """)
  }

  @Test("Each step of a boost is taken back after its time")
  func boostsDecay() throws {
    try Scenario.run(
      """
      set setting boost-decay 10s
      0s open a group BATCH priority low
      0s boost a
      0s boost a
      expect a inactive BATCH priority high
      9999ms advance
      expect a inactive BATCH priority high
      10s advance
      expect a inactive BATCH priority normal
      19s advance
      expect a inactive BATCH priority normal
      20s advance
      expect a inactive BATCH priority low
      90s boost a
      expect a inactive BATCH priority normal
      """)
  }

  @Test("A waiting call keeps the place that a boost gave it; the next call has the place of today")
  func boostedCallsKeepTheirPlace() throws {
    try Scenario.run(
      """
      set setting boost-decay 5s
      set group BATCH sessions 1
      0s open holder group BATCH
      0s open a group BATCH
      0s open b group BATCH
      0s begin holder -> running
      0s begin a -> queued 1
      0s begin b -> queued 2
      0s boost b
      expect queue BATCH b a
      9s advance
      expect queue BATCH b a
      expect b waiting BATCH priority normal
      9s end holder -> admit b
      10s end b -> admit a
      10s begin holder -> queued 1
      10s begin b -> queued 2
      """)
  }

  @Test("A boost before the call counts for the call")
  func boostsOfIdleSessions() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open holder group BATCH
      0s open a group BATCH
      0s open b group BATCH
      0s begin holder -> running
      0s begin a -> queued 1
      0s boost b
      1s begin b -> queued 1
      expect queue BATCH b a
      """)
  }

  @Test("A critical parallel statement stays in front when its session is boosted or made low")
  func boostsDoNotDemoteCriticalStatements() throws {
    try Scenario.run(
      """
      set setting cores 4
      set directive DEFAULT_PLAN BATCH critical queue sessions 1
      0s open holder group BATCH
      0s open a group BATCH priority critical admin
      0s open p group BATCH
      0s open q group BATCH
      0s begin holder -> running
      0s begin a -> queued 1
      0s begin p parallel 2 -> queued 1
      0s begin q parallel 2 -> queued 2
      expect queue BATCH p q a
      1s boost q
      expect queue BATCH p q a
      2s boost p
      expect queue BATCH p q a
      3s prioritize p low
      expect queue BATCH p q a
      """)
  }

  @Test("A call is placed in front of another of its queue, or of all")
  func placingByHand() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      set group MAINTENANCE sessions 0
      0s open holder group BATCH
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s open m group MAINTENANCE
      0s begin holder -> running
      0s begin a -> queued 1
      0s begin b -> queued 2
      0s begin c -> queued 3
      0s begin m -> queued 1
      1s place c before b
      expect queue BATCH a c b
      1s place b first
      expect queue BATCH b a c
      1s place b first
      1s place b before b
      expect queue BATCH b a c
      1s place b before m -> reject noPlace
      1s place b before holder -> reject callNotWaiting
      1s place b before nobody -> reject callNotFound
      1s place holder first -> reject callNotWaiting
      expect queue BATCH b a c
      2s end holder -> admit b
      """)
  }

  @Test("Placed again and again, calls still stand where they were put")
  func placingForEver() throws {
    var lines = """
      set group BATCH sessions 0
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> queued 1
      0s begin b -> queued 2
      0s begin c -> queued 3
      """
    for step in 0..<30 {
      let order = step.isMultiple(of: 2) ? ["c", "b"] : ["b", "c"]
      lines += "\n1s place \(order[0]) before \(order[1])"
      lines += "\nexpect queue BATCH a \(order[0]) \(order[1])"
    }
    try Scenario.run(lines)
  }
}
