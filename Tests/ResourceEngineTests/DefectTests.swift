import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What was wrong in the engine when these tests were written, one scenario each.
@Suite struct DefectTests {
  @Test func aCallAdmittedByAnAdvanceIsNotTimedOutOfItsQueueByTheSameOne() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 exec 5s queue-timeout 8s
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      9s advance -> admit s2
      expect s2 active
      """)
  }

  @Test func closingAWaitingSessionTellsItsWaiter() throws {
    try Scenario.run(
      """
      set group BATCH sessions 0
      0s open s1 group BATCH
      0s begin s1 -> queued 1
      1s close s1 -> abandon s1 closed, ended s1 closed
      """)
  }

  @Test func aWaitingCommandCannotHaveBeenStarted() throws {
    try Scenario.run(
      """
      set group BATCH sessions 0
      0s open s1 command
      0s begin s1 -> queued 1
      0s start s1 41 -> reject callNotRunning
      expect s1 waiting
      """)
  }

  @Test func aCommandIsNotStartedBeforeItsCall() throws {
    var engine = try Scenario.run("0s open s1 command")
    let process = ProcessIdentity(pid: 41, startTicks: 1)
    #expect(throws: Rejection.self) {
      _ = try engine.apply(.start(SessionID(1), process), at: moment(.zero))
    }
  }

  @Test func aCallThatWaitedNoTimeTakesItsQueueCountAlong() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s begin s1 -> running
      0s begin s2 -> queued 1
      0s end s1 -> admit s2
      1s switch s2 SYS -> refresh s2
      expect counts BATCH begun 1 queued 0
      expect counts SYS begun 1 queued 1
      """)
  }

  @Test func aRenameInCaseOnlyIsAdopted() throws {
    let wall = moment(.zero).wall
    var policy = Policy.builtIn(at: wall)
    try policy.createGroup(try EntityName("alpha"), GroupAttributes(), at: wall)
    var engine = Engine(policy: policy)
    try policy.renameGroup(GroupID(100), to: try EntityName("ALPHA"), at: wall)
    _ = try engine.apply(.adopt(policy), at: moment(.zero))
    #expect(engine.policy.group(GroupID(100))?.name.text == "ALPHA")
  }

  @Test func aFullTableOfSessionsStillWorks() throws {
    var engine = Engine(policy: .builtIn(at: moment(.zero).wall))
    let request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1000)
    for _ in 0..<100_000 { _ = try engine.apply(.open(request), at: moment(.zero)) }
    #expect(throws: Rejection.tooManySessions(limit: 100_000)) {
      _ = try engine.apply(.open(request), at: moment(.zero))
    }
    let begin = Event.begin(BeginRequest(session: SessionID(1)))
    #expect(throws: Never.self) { _ = try engine.apply(begin, at: moment(.zero)) }
  }

  @Test func aCommandThatNeverBeganEndsAtOnce() throws {
    try Scenario.run(
      """
      0s open s1 command
      1s kill s1 -> ended s1 killed
      """)
  }
}
