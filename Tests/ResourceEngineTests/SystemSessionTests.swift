import Quantities
import ResourceEngine
import Testing

/// System sessions and the limit of all sessions.
@Suite struct SystemSessionTests {
  @Test("System sessions are for administrators")
  func openedByAdministrators() throws {
    try Scenario.run(
      """
      0s open s system -> reject administratorsOnly
      0s open s system as ann -> reject administratorsOnly
      0s open s system admin
      expect s inactive
      """)
  }

  @Test("No time limit ends a system session or its calls")
  func exemptFromTimeLimits() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 idle 5s exec 5s queue-timeout 5s idle-blocker 2s
      0s open s group BATCH system admin
      0s open t group BATCH system admin
      0s open u group BATCH
      expect deadline 5s
      0s begin s -> running
      0s begin t -> queued 1
      5s advance -> ended u idle-timeout
      expect deadline none
      99s advance
      expect s active
      expect t waiting
      100s end s -> admit t
      101s block t by s
      expect deadline none
      999s advance
      expect s idle
      """)
  }

  @Test("Thresholds do not act on the calls of system sessions, estimates neither")
  func exemptFromThresholds() throws {
    try Scenario.run(
      """
      set group BATCH estimate 5s
      set directive DEFAULT_PLAN BATCH switch-to kill switch-cpu 1s switch-elapsed 1s
      set directive DEFAULT_PLAN BATCH switch-estimate
      0s open s group BATCH system admin
      0s open c command group BATCH system admin
      0s begin s estimate 100s -> running
      0s begin c -> running
      1s charge s cpu 50s
      1s report c cpu 50s
      2s advance
      expect s active
      expect c active
      """)
  }

  @Test("System sessions do not count in the limit of all sessions, but in slots like others")
  func exemptFromTheSessionLimit() throws {
    try Scenario.run(
      """
      set setting max-sessions 2
      set group BATCH sessions 1
      0s open s group BATCH system admin
      0s open a group BATCH
      0s open b
      0s open c -> reject tooManySessions
      0s open t system admin
      0s begin s -> running
      0s begin a -> queued 1
      1s close s -> ended s closed, admit a
      1s open c -> reject tooManySessions
      2s close b -> ended b closed
      2s open c
      """)
  }

  @Test("Whoever is gone makes room, however it went")
  func endedSessionsDoNotCount() throws {
    try Scenario.run(
      """
      set setting max-sessions 1
      set group BATCH idle 5s
      0s open a group BATCH
      1s open b group BATCH -> reject tooManySessions
      1s close a -> ended a closed
      2s open b group BATCH
      2s kill b -> ended b killed
      3s open c command group BATCH
      3s begin c -> running
      4s exit c code 0 -> ended c completed
      4s open d group BATCH
      9s advance -> ended d idle-timeout
      9s open e command group BATCH
      9s lose e -> ended e lost
      9s open f group BATCH
      expect f inactive
      expect totals opened 6 sessions-ended 5
      """)
  }

  @Test("A limit that is lowered ends nobody, and holds for those who come")
  func loweringTheLimit() throws {
    try Scenario.run(
      """
      0s open a
      0s open b
      set setting max-sessions 1
      1s adopt
      expect a inactive
      expect b inactive
      1s open c -> reject tooManySessions
      2s close a -> ended a closed
      2s open c -> reject tooManySessions
      3s close b -> ended b closed
      3s open c
      4s open d -> reject tooManySessions
      set setting max-sessions none
      5s adopt
      5s open d
      """)
  }
}
