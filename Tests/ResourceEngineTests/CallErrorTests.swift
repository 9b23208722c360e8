import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What a caller does twice or too late is refused with words that help, and counts nothing.
@Suite struct CallErrorTests {
  @Test("A call begun twice is refused and holds one slot")
  func beginningTwice() throws {
    try Scenario.run(
      """
      set group BATCH sessions 2
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin a -> reject callInProgress
      0s begin a nowait -> reject callInProgress
      expect counts BATCH begun 1 queued 0 admitted 1
      0s begin b -> running
      """)
  }

  @Test("A call ended twice is refused, and nobody else's slot is given away")
  func endingTwice() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1
      0s open a group BATCH
      0s open b group BATCH
      0s open c group BATCH
      0s begin a -> running
      0s begin b -> queued 1
      0s begin c -> queued 2
      1s end a -> admit b
      1s end a -> reject callNotFound
      1s cancel a -> reject callNotFound
      1s charge a cpu 1s -> reject callNotFound
      expect queue BATCH c
      expect counts BATCH begun 3 queued 2 admitted 2 ended 1 abandoned 0
      """)
  }

  @Test("A queued call is cancelled, not ended, and its place is free again")
  func endingAQueuedCall() throws {
    try Scenario.run(
      """
      set group BATCH sessions 1 queue 1
      0s open a group BATCH
      0s open b group BATCH
      0s begin a -> running
      0s begin b -> queued 1
      1s end b -> reject callNotRunning
      expect counts BATCH ended 0 abandoned 0
      2s cancel b -> abandon b cancelled
      2s end b -> reject callNotFound
      2s begin b -> queued 1
      3s end a -> admit b
      expect counts BATCH begun 3 queued 2 admitted 2 ended 1 abandoned 1
      """)
  }

  @Test("Nothing reaches a session that is over")
  func deadSessions() throws {
    try Scenario.run(
      """
      0s open a group BATCH
      0s open b group BATCH
      0s begin b -> running
      0s begin a -> running
      1s close a -> ended a closed
      2s begin a -> reject sessionNotFound
      2s end a -> reject callNotFound
      2s cancel a -> reject callNotFound
      2s charge a cpu 1s -> reject callNotFound
      2s close a -> reject sessionNotFound
      2s kill a -> reject sessionNotFound
      2s switch a MAINTENANCE -> reject sessionNotFound
      2s describe a module m -> reject sessionNotFound
      2s prioritize a low -> reject sessionNotFound
      2s boost a -> reject sessionNotFound
      2s quota a 1G -> reject sessionNotFound
      2s block a by b -> reject sessionNotFound
      2s block b by a -> reject sessionNotFound
      2s report a cpu 1s -> reject sessionNotFound
      expect b active
      expect counts BATCH opened 2 begun 2 admitted 2 ended 1
      """)
  }

  @Test("Commands are not worked by hand, and scripts are not supervised")
  func theOtherKind() throws {
    try Scenario.run(
      """
      0s open run command
      0s open call group BATCH
      0s begin run -> running
      0s begin call -> running
      1s end run -> reject wrongKind
      1s cancel run -> reject wrongKind
      1s charge run cpu 1s -> reject wrongKind
      1s close run -> reject wrongKind
      1s start call 41 -> reject wrongKind
      1s exit call -> reject wrongKind
      1s report call cpu 1s -> reject wrongKind
      expect counts BATCH begun 2 admitted 2 ended 0 cpu-seconds 0
      """)
  }

  @Test("An id that was never given says so, one that was given says that it is over")
  func unknownIDs() throws {
    var engine = try Scenario.run(
      """
      0s open a group BATCH
      0s begin a -> running
      1s end a
      2s close a -> ended a closed
      """)
    func refusal(_ event: Event) -> Rejection? {
      do {
        _ = try engine.apply(event, at: moment(.seconds(3)))
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(.endCall(CallID(1), Usage())) == .callNotFound(CallID(1), hasEnded: true))
    #expect(refusal(.endCall(CallID(2), Usage())) == .callNotFound(CallID(2), hasEnded: false))
    #expect(refusal(.close(SessionID(1))) == .sessionNotFound(SessionID(1), hasEnded: true))
    #expect(refusal(.close(SessionID(2))) == .sessionNotFound(SessionID(2), hasEnded: false))
    #expect(
      refusal(.begin(BeginRequest(session: SessionID(1))))
        == .sessionNotFound(SessionID(1), hasEnded: true))
    #expect(refusal(.cancelCall(CallID(.max))) == .callNotFound(CallID(.max), hasEnded: false))
  }
}
