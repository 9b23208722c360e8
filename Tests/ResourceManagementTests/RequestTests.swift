import Quantities
import ResourceEngine
@testable import ResourceManagement
import TestSupport
import Testing

/// Requests that carry an id and may be repeated.
@Suite struct RequestTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  private func options(_ id: String) -> ResourceManager.UpdateOptions {
    var options = ResourceManager.UpdateOptions()
    options.requestID = id
    return options
  }

  @Test func aRepeatedRequestChangesNothing() throws {
    #expect(try fixture.createGroup("A", options("r1")).isWritten)
    let before = fixture.bytes
    let again = try fixture.createGroup("A", options("r1"))
    #expect(again.isRepeat)
    #expect(!again.isWritten)
    #expect(again.result == nil)
    #expect(fixture.bytes == before)
    #expect(try fixture.createGroup("B", options("r2")).isWritten)
  }

  @Test func aRefusedRequestMayBeMadeAgain() throws {
    try fixture.createGroup("A")
    #expect(errorCode { try fixture.createGroup("A", options("r1")) } == .groupExists)
    #expect(try fixture.createGroup("B", options("r1")).isWritten)
  }

  @Test func aDryRunIsNotRemembered() throws {
    var dry = options("r1")
    dry.isDryRun = true
    _ = try fixture.createGroup("A", dry)
    #expect(try fixture.createGroup("A", options("r1")).isWritten)
  }

  @Test func aRequestWithoutAnEffectIsRemembered() throws {
    try fixture.createGroup("A")
    _ = try fixture.manager.update(options("r1"), as: fixture.root) { _ in }
    #expect(try fixture.createGroup("B", options("r1")).isRepeat)
  }

  /// Who does not know whether the first attempt arrived repeats it word for word.
  @Test func aRepeatIsKnownEvenWhenTheGenerationHasMovedOn() throws {
    try fixture.createGroup("A")
    var request = options("r1")
    request.ifGeneration = 1
    #expect(try fixture.createGroup("B", request).isWritten)
    #expect(try fixture.createGroup("B", request).isRepeat)
  }

  @Test func theLastRequestsAreRememberedAndNoMore() throws {
    for number in 0...Snapshot.keptRequests {
      _ = try fixture.manager.update(options("r\(number)"), as: fixture.root) { _ in }
    }
    let requests = try fixture.manager.read().requests
    #expect(requests.count == Snapshot.keptRequests)
    #expect(requests.first == "r1")
    #expect(requests.last == "r\(Snapshot.keptRequests)")
  }
}
