import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Every threshold with every action, for calls of scripts and for commands.
@Suite struct ThresholdActionTests {
  /// A threshold as directives write it, what is just below and just at it, and how it is told.
  struct Threshold: CustomTestStringConvertible, Sendable {
    let directive: String
    let below: String
    let at: String
    let words: String

    var testDescription: String { directive }
    var reason: String { "\(words) reached (plan DEFAULT_PLAN, directive BATCH_GROUP)" }
  }

  private static let measured = [
    Threshold(
      directive: "switch-cpu 10s", below: "cpu 9999ms", at: "cpu 10s", words: "CPU time of 10s"),
    Threshold(
      directive: "switch-io 1M", below: "io 1048575", at: "io 1M", words: "I/O of 1M"),
    Threshold(
      directive: "switch-iops 100", below: "iops 99", at: "iops 100", words: "100 I/O requests"),
    Threshold(
      directive: "switch-logical 1000", below: "logical 999", at: "logical 1000",
      words: "1000 logical reads"),
  ]

  private static func opening(_ action: String, _ threshold: String, command: Bool = false)
    -> String
  {
    """
    set directive DEFAULT_PLAN BATCH switch-to \(action) \(threshold) sessions 1
    0s open s group BATCH\(command ? " command" : "")
    0s open next group BATCH
    0s begin s -> running
    \(command ? "0s start s 41" : "")
    0s begin next -> queued 1
    """
  }

  @Test(
    "A call that reaches the threshold goes to another group, and its slot to the next",
    arguments: measured)
  func toAGroup(_ threshold: Threshold) throws {
    let effects = "noted s to MAINTENANCE_GROUP: \(threshold.reason), refresh s, admit next"
    try Scenario.run(
      """
      \(Self.opening("MAINTENANCE", threshold.directive))
      1s charge s \(threshold.below)
      expect s active BATCH
      2s end s -> admit next
      3s end next
      4s begin s -> running
      4s begin next -> queued 1
      5s charge s \(threshold.at) -> \(effects)
      expect s active MAINTENANCE because threshold \(threshold.reason)
      expect counts BATCH switches 1 threshold-notes 0
      6s charge s \(threshold.at)
      7s end s
      expect s idle MAINTENANCE last completed
      """)
  }

  @Test("Use adds up over reports", arguments: measured)
  func usesAddUp(_ threshold: Threshold) throws {
    try Scenario.run(
      """
      \(Self.opening("log", threshold.directive))
      1s charge s \(threshold.below)
      1s charge s \(threshold.below) -> noted s \(threshold.reason)
      """)
  }

  @Test(
    "A call that reaches the threshold is cancelled, and its session stays",
    arguments: measured)
  func cancelled(_ threshold: Threshold) throws {
    try Scenario.run(
      """
      \(Self.opening("cancel", threshold.directive))
      1s charge s \(threshold.below)
      2s charge s \(threshold.at) -> noted s \(threshold.reason), admit next
      expect s idle BATCH last threshold-cancel
      2s end s -> reject callNotFound
      expect counts BATCH threshold-cancels 1 threshold-kills 0 ended 1
      """)
  }

  @Test("A session whose call reaches the threshold is killed", arguments: measured)
  func killed(_ threshold: Threshold) throws {
    try Scenario.run(
      """
      \(Self.opening("kill", threshold.directive))
      1s charge s \(threshold.below)
      2s charge s \(threshold.at) -> noted s \(threshold.reason), ended s threshold-kill, admit next
      expect s gone
      expect counts BATCH threshold-kills 1 threshold-cancels 0 ended 1
      """)
  }

  @Test("A call that reaches the threshold is noted once, and goes on", arguments: measured)
  func logged(_ threshold: Threshold) throws {
    try Scenario.run(
      """
      \(Self.opening("log", threshold.directive))
      1s charge s \(threshold.below)
      2s charge s \(threshold.at) -> noted s \(threshold.reason)
      3s charge s \(threshold.at)
      expect s active BATCH
      expect counts BATCH threshold-notes 1 switches 0
      4s end s -> admit next
      """)
  }

  @Test(
    "A command is told to end, by cancel as by kill, and keeps its slot until it is gone",
    arguments: [("cancel", "threshold-cancel"), ("kill", "threshold-kill")])
  func commandsAreTerminated(_ action: String, _ outcome: String) throws {
    for threshold in Self.measured where threshold.directive != "switch-logical 1000" {
      try Scenario.run(
        """
        \(Self.opening(action, threshold.directive, command: true))
        1s report s \(threshold.below)
        1s report s \(threshold.below)
        expect s active
        2s report s \(threshold.at) -> terminate s \(outcome)
        expect s killed BATCH
        3s report s \(threshold.at)
        expect counts BATCH \(outcome)s 0
        4s exit s signal 15 -> ended s \(outcome), admit next
        expect counts BATCH \(outcome)s 1 ended 1
        """)
    }
  }

  @Test("A command that reaches the threshold goes to another group and runs on")
  func commandsAreMoved() throws {
    let reason = Self.measured[0].reason
    let effects = "noted s to MAINTENANCE_GROUP: \(reason), refresh s, admit next"
    try Scenario.run(
      """
      \(Self.opening("MAINTENANCE", "switch-cpu 10s", command: true))
      1s report s cpu 10s -> \(effects)
      expect s active MAINTENANCE
      2s exit s code 0 -> ended s completed
      expect counts MAINTENANCE begun 1 admitted 1 ended 1
      """)
  }

  @Test(
    "Elapsed time strikes by itself, at its moment, with every action",
    arguments: [
      ("MAINTENANCE", "noted s to MAINTENANCE_GROUP: REASON, refresh s, admit next"),
      ("cancel", "noted s REASON, admit next"),
      ("kill", "noted s REASON, ended s threshold-kill, admit next"),
      ("log", "noted s REASON"),
    ])
  func elapsed(_ action: String, _ effects: String) throws {
    let reason = "elapsed time of 5s reached (plan DEFAULT_PLAN, directive BATCH_GROUP)"
    let texts = effects.split(separator: "REASON", omittingEmptySubsequences: false)
    try Scenario.run(
      """
      \(Self.opening(action, "switch-elapsed 5s"))
      expect deadline 5s
      4999ms advance
      5s advance -> \(texts.joined(separator: reason))
      5s advance
      expect counts BATCH ended \(action == "cancel" || action == "kill" ? 1 : 0)
      """)
  }

  @Test("Time in the queue is no elapsed time")
  func elapsedCountsFromTheSlot() throws {
    let reason = "elapsed time of 5s reached (plan DEFAULT_PLAN, directive BATCH_GROUP)"
    try Scenario.run(
      """
      \(Self.opening("cancel", "switch-elapsed 5s"))
      3s end s -> admit next
      expect deadline 8s
      7s advance
      8s advance -> noted next \(reason)
      expect next idle BATCH last threshold-cancel
      expect deadline none
      """)
  }

  @Test("An action without a threshold does nothing, and neither a threshold without an action")
  func halfRules() throws {
    for part in [
      "switch-to kill", "switch-cpu 1s switch-elapsed 1s", "switch-to kill switch-estimate",
    ] {
      try Scenario.run(
        """
        set directive DEFAULT_PLAN BATCH \(part)
        0s open s group BATCH
        0s begin s estimate 99s -> running
        expect deadline none
        9s charge s cpu 99s
        expect s active BATCH
        """)
    }
  }

  @Test("Administration passes every threshold")
  func administrationIsExempt() throws {
    try Scenario.run(
      """
      set directive DEFAULT_PLAN SYS switch-to kill switch-cpu 1s switch-elapsed 1s
      0s open s group SYS admin
      0s begin s -> running
      expect deadline none
      5s charge s cpu 9s
      expect s active SYS
      """)
  }

  @Test("Switched off, the coordinator acts on no threshold; on again, it acts on what was used")
  func switchedOff() throws {
    let reason = Self.measured[0].reason
    try Scenario.run(
      """
      set setting enabled off
      set directive DEFAULT_PLAN BATCH switch-to cancel switch-cpu 10s switch-elapsed 60s
      0s open s group BATCH
      0s begin s -> running
      expect deadline none
      1s charge s cpu 10s
      expect s active
      set setting enabled on
      2s adopt -> refresh s, noted s \(reason)
      expect s idle BATCH last threshold-cancel
      """)
  }

  @Test("A plan that is adopted acts on calls that have passed its thresholds already")
  func adoptedThresholds() throws {
    let reason = Self.measured[0].reason
    try Scenario.run(
      """
      0s open s group BATCH
      0s begin s -> running
      1s charge s cpu 12s
      set directive DEFAULT_PLAN BATCH switch-to MAINTENANCE switch-cpu 10s
      2s adopt -> refresh s, noted s to MAINTENANCE_GROUP: \(reason), refresh s
      expect s active MAINTENANCE
      """)
  }

  @Test("No privilege is asked: a group that lets nobody in takes whom a threshold sends")
  func noPrivilegeIsAsked() throws {
    let reason = Self.measured[0].reason
    try Scenario.run(
      """
      new group PENALTY
      grant PENALTY carol
      set directive DEFAULT_PLAN BATCH switch-to PENALTY switch-cpu 10s
      0s open s group BATCH
      0s begin s -> running
      0s switch s PENALTY as ann -> reject notPermitted
      1s charge s cpu 10s -> noted s to PENALTY: \(reason), refresh s
      expect s active PENALTY
      """)
  }
}
