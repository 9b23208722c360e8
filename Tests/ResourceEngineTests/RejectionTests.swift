import FoundationEssentials
import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct RejectionTests {
  @Test func idsThatRunOutAreRefused() throws {
    let json = #"{"sessions":[],"nextSession":9007199254740992,"nextCall":1}"#
    let table = try JSONDecoder().decode(SessionTable.self, from: Data(json.utf8))
    let empty = Engine(policy: .builtIn(at: moment(.zero).wall))
    var parts = empty.parts
    parts.sessions = table
    var engine = Engine(parts)
    let before = engine
    let request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1000)
    #expect(throws: Rejection.tooManySessions(limit: 100_000)) {
      _ = try engine.apply(.open(request), at: moment(.zero))
    }
    #expect(engine == before)
  }

  @Test func everyRejectionSaysWhatToDo() throws {
    let limit = try #require(
      try Scenario.run("set group BATCH sessions 2 queue 2").compiled[Policy.batchGroup]?.limits)
    let sessions = try #require(limit.queueLimit)
    let id = SessionID(7)
    let messages: [(Rejection, String)] = [
      (.sessionNotFound(id, hasEnded: false), "there is no session 7"),
      (.sessionNotFound(id, hasEnded: true), "session 7 has ended"),
      (.callNotFound(CallID(8), hasEnded: false), "there is no call 8"),
      (.callNotFound(CallID(8), hasEnded: true), "call 8 has ended"),
      (.groupNotFound(GroupID(9)), "there is no group with the id 9"),
      (.callInProgress(id, call: CallID(8)), "session 7 already has call 8"),
      (.sessionTerminating(id), "session 7 is being ended"),
      (
        .wrongKind(id, is: .command, operation: "closed"),
        "session 7 belongs to a running command and cannot be closed; use session kill"
      ),
      (
        .wrongKind(id, is: .script, operation: "started"),
        "session 7 has no command of ours and cannot be started"
      ),
      (
        .callNotRunning(CallID(8), operation: "ended"),
        "call 8 still waits and cannot be ended; cancel it instead"
      ),
      (
        .queueFull(group: "BATCH_GROUP", waiting: 2, limit: sessions),
        "the queue of BATCH_GROUP is full: 2 of 2 wait (group BATCH_GROUP)"
      ),
      (.groupHasSessions(group: "A", sessions: [id]), "the group A still has sessions: 7"),
      (.tooManySessions(limit: 5), "there are already 5 live sessions"),
      (.alreadyStarted(id), "the command of session 7 has already been started"),
      (.groupInactive(group: "A"), "the group A is inactive and takes no new sessions"),
      (.notPermitted(user: "ann", group: "A"), "ann has no switch privilege for the group A"),
      (
        .windowRefuses(window: "W"),
        "the maintenance window W is open and lets no user session work"
      ),
    ]
    for (rejection, message) in messages { #expect("\(rejection)" == message) }
  }

  @Test func aFullPoolSaysSo() throws {
    let engine = try Scenario.run(
      """
      set group BATCH sessions 1
      0s open s1 group BATCH
      0s begin s1 -> running
      """)
    let shortage = try #require(engine.shortage(in: Policy.batchGroup, at: moment(.zero)))
    #expect(
      "\(Rejection.poolFull(shortage))" == "1 of 1 slots are taken (group BATCH_GROUP)")
  }
}
