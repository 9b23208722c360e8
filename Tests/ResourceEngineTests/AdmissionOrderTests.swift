import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport
import Testing

/// Who is first: priority, then deadline, then arrival, with ageing; and who may pass whom.
@Suite struct AdmissionOrderTests {
  @Test("At equal priority the earlier deadline is first, then arrival; none is the last")
  func deadlines() throws {
    try Scenario.run(
      """
      set group BATCH sessions 0
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s open d group BATCH
      0s begin a -> queued 1
      0s begin b deadline 60s -> queued 1
      0s begin c deadline 30s -> queued 1
      0s begin d deadline 30s -> queued 2
      expect queue BATCH c d b a
      """)
  }

  @Test("Priority goes before a deadline")
  func priorityBeforeDeadline() throws {
    try Scenario.run(
      """
      set group BATCH sessions 0
      0s open a group BATCH
      0s open h group BATCH priority high admin
      0s begin a deadline 1s -> queued 1
      0s begin h -> queued 1
      expect queue BATCH h a
      """)
  }

  @Test("A deadline that is over is no better than the arrival")
  func deadlinesOfThePast() throws {
    try Scenario.run(
      """
      set group BATCH sessions 0
      0s open a group BATCH
      0s open b group BATCH
      0s begin a deadline 10s -> queued 1
      20s begin b deadline 1s -> queued 2
      expect queue BATCH a b
      """)
  }

  @Test("Waiting is worth priority: a level for each span of ageing")
  func ageing() throws {
    try Scenario.run(
      """
      set setting ageing 10s
      set group BATCH sessions 0
      0s open low group BATCH priority low
      0s open n1 group BATCH
      0s open n2 group BATCH
      0s open n3 group BATCH
      0s open h1 group BATCH priority high admin
      0s open h2 group BATCH priority high admin
      0s begin low -> queued 1
      9s begin n1 -> queued 1
      10s begin n2 -> queued 2
      11s begin n3 -> queued 4
      19s begin h1 -> queued 1
      21s begin h2 -> queued 5
      expect queue BATCH h1 n1 n2 low h2 n3
      """)
  }

  @Test("Nobody who arrives later than the arrival and (level + 1) times ageing passes")
  func boundedWaiting() throws {
    for (priority, bound) in [("low", 40), ("normal", 30), ("high", 20), ("critical", 10)] {
      try Scenario.run(
        """
        set setting ageing 10s
        set group BATCH sessions 0
        0s open a group BATCH priority \(priority) admin
        0s open b group BATCH priority critical admin
        0s open c group BATCH priority critical admin
        0s begin a -> queued 1
        \(bound)s begin b deadline \(bound)s -> queued 1
        \(bound + 1)s begin c deadline 1s -> queued 3
        """)
    }
  }

  @Test("A later call of a higher priority passes those who wait for a slot")
  func laterAndMoreUrgent() throws {
    try Scenario.run(
      """
      set setting gpus 1
      set group BATCH sessions 3
      0s open a group BATCH
      0s open b group BATCH
      0s open h group BATCH priority high admin
      0s open n group BATCH
      0s begin a gpus 1 -> running
      0s begin b gpus 1 -> queued 1
      1s begin n -> queued 2
      1s begin h -> running
      expect queue BATCH b n
      """)
  }

  @Test(
    "Nobody of another group passes a blocked head that wants the same",
    arguments: ["memory 4G", "parallel 4", "gpus 2"])
  func nobodyPassesWhoWantsTheSame(_ demand: String) throws {
    let part = ["memory 4G": "memory 1G", "parallel 4": "parallel 2", "gpus 2": "gpus 1"]
    let half = part[demand] ?? ""
    try Scenario.run(
      """
      set setting gpus 3
      set setting total-servers 6
      0s open holder group BATCH
      0s open head group BATCH
      0s open small group INTERACTIVE
      0s open plain group INTERACTIVE
      0s open other group MAINTENANCE
      0s open extra group MAINTENANCE
      0s begin holder \(demand) -> running
      0s begin extra \(half) -> running
      0s begin head \(demand) -> queued 1
      1s begin small \(half) -> queued 1
      1s begin other -> running
      2s begin plain -> queued 2
      2s end extra
      expect small waiting INTERACTIVE waits-for order held-by head
      3s end holder -> admit head, admit small, admit plain
      """)
  }

  @Test("A call of another group goes ahead of a blocked head that wants something else")
  func whoWantsSomethingElseGoesAhead() throws {
    try Scenario.run(
      """
      set setting gpus 1
      set setting total-servers 4
      set group MAINTENANCE memory 1G sessions 2
      0s open a group BATCH
      0s open b group BATCH
      0s open c group INTERACTIVE
      0s open d group INTERACTIVE
      0s open e group MAINTENANCE
      0s open f group MAINTENANCE
      0s begin a gpus 1 -> running
      0s begin b gpus 1 -> queued 1
      0s begin c memory 1G -> running
      0s begin d parallel 4 -> running
      0s begin e memory 1G -> running
      0s begin f memory 1G -> queued 1
      1s end c
      1s begin c memory 1G -> running
      """)
  }

  @Test("A more urgent call of another group passes a blocked head that wants the same")
  func moreUrgentCallsPass() throws {
    try Scenario.run(
      """
      set setting gpus 3
      0s open holder group BATCH
      0s open head group BATCH
      0s open h group INTERACTIVE priority high admin
      0s begin holder gpus 2 -> running
      0s begin head gpus 2 -> queued 1
      1s begin h gpus 1 -> running
      2s end holder -> admit head
      """)
  }

  @Test(
    "What is given back admits the next in the same change, whatever gives it back",
    arguments: [
      "end a -> admit b", "cancel a -> admit b", "close a -> ended a closed, admit b",
      "kill a -> ended a killed, admit b", "lose a -> ended a lost, admit b",
      "switch a MAINTENANCE -> refresh a, admit b", "switch b MAINTENANCE -> refresh b, admit b",
      "reassign a MAINTENANCE -> refresh a, admit b",
      "describe a module m -> refresh a, admit b",
    ])
  func releasesAdmit(_ line: String) throws {
    try Scenario.run(
      """
      map ann BATCH
      map module=m MAINTENANCE
      set group BATCH sessions 1
      0s open a
      0s open b
      0s begin a -> running
      0s begin b -> queued 1
      1s \(line)
      """)
  }

  @Test(
    "Limits and plans that allow more admit in the same change",
    arguments: [
      "set group BATCH none", "set group BATCH sessions 2", "set setting enabled off",
    ])
  func changesAdmit(_ edit: String) throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin b -> queued 1
      \(edit)
      1s adopt -> refresh a, refresh b, admit b
      """)
  }

  @Test("A call that a quota has made impossible leaves the queue to those behind it")
  func quotasRefuse() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b memory 1G -> queued 1
      0s begin c -> queued 2
      1s quota b 1G
      1s quota b 100M -> abandon b refused, noted b it could never run any more: \
      the session memory limit does not allow it: 0B of 100M in use, 1G asked for (session quota)
      1s end a -> admit c
      """)
  }

  @Test("Many calls of four priorities run in the order of their due times")
  func manyCalls() throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var lines = "set setting ageing 10s\nset group BATCH sessions 0\n"
      var due: [(due: Int, level: Int, name: String)] = []
      var now = 0
      for number in 0..<12 {
        now += Int.random(in: 0...9, using: &random)
        let level = Int.random(in: 0...3, using: &random)
        let word = SessionPriority(level: level).rawValue
        lines += "\(now)s open c\(number) group BATCH priority \(word) admin\n"
        due.append((now + 10 + 10 * level, level, "c\(number)"))
        let place = due.count { ($0.due, $0.level) < (due[number].due, level) }
        let ties = due.dropLast().count { $0.due == due[number].due && $0.level == level }
        lines += "\(now)s begin c\(number) -> queued \(place + ties + 1)\n"
      }
      let order = due.enumerated().sorted {
        ($0.element.due, $0.element.level, $0.offset) < (
          $1.element.due, $1.element.level, $1.offset
        )
      }
      lines += "expect queue BATCH \(order.map(\.element.name).joined(separator: " "))\n"
      lines += "set group BATCH none\n"
      let admits = order.map { "admit \($0.element.name)" }
      let refreshes = (0..<12).map { "refresh c\($0)" }
      lines += "999s adopt -> \((refreshes + admits).joined(separator: ", "))"
      print("AdmissionOrderTests seed \(seed)")
      try Scenario.run(lines)
    }
  }
}
