import DurableStorage
import Quantities
import ResourceEngine
@testable import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

/// Files whose checksum is right and whose content is not: of another version, or edited by hand.
@Suite struct SnapshotForgeryTests {
  let fixture: ManagerFixture
  let text: String

  init() throws {
    fixture = try ManagerFixture()
    try fixture.fill()
    text = try #require(fixture.folder.text("state.json"))
  }

  private func forged(_ changes: [(String, String)]) throws -> [UInt8] {
    var text = text
    for (old, new) in changes {
      let range = try #require(text.firstRange(of: old), "\(old) is not in \(text)")
      text.replaceSubrange(range, with: new)
    }
    let key = "\"checksum\":\""
    let start = try #require(text.firstRange(of: key)).upperBound
    let end = text.index(start, offsetBy: 8)
    let sum = String(Checksum.crc32c(Array((text[..<start] + text[end...]).utf8)), radix: 16)
    let digits = String(repeating: "0", count: 8 - sum.count) + sum
    return Array((text[..<start] + digits + text[end...]).utf8)
  }

  private func code(_ changes: (String, String)...) throws -> ErrorCode? {
    let bytes = try forged(changes)
    return errorCode { _ = try SnapshotCodec.decode(bytes, path: "s") }
  }

  @Test func aNewerSchemaIsRefusedByNameAndLeftAlone() throws {
    let newer = try forged([
      ("\"schema\":4,\"minReader\":4", "\"schema\":6,\"minReader\":5"), ("\"0.1.0\"", "\"9.9.9\""),
    ])
    try fixture.folder.write(newer, to: "state.json")
    do {
      _ = try fixture.manager.read()
      Issue.record("read what it cannot know")
    } catch {
      guard case .newer(fixture.manager.path, schema: 6, known: 4, writtenBy: "9.9.9") = error
      else {
        Issue.record("\(error)")
        return
      }
      #expect(error.description.contains("9.9.9"))
    }
    #expect(errorCode { try fixture.createGroup("NEW") } == .stateNewer)
    #expect(fixture.bytes == newer)
    #expect(try code(("\"schema\":4,\"minReader\":4", "\"schema\":5,\"minReader\":4")) == nil)
    let huge = "\"schema\":18446744073709551615,\"minReader\":18446744073709551615"
    #expect(try code(("\"schema\":4,\"minReader\":4", huge)) == .stateNewer)
    let tooHuge = "\"schema\":18446744073709551616,\"minReader\":1"
    #expect(try code(("\"schema\":4,\"minReader\":4", tooHuge)) == .stateCorrupt)
  }

  @Test(
    arguments: [
      ("\"nextGroup\":103", "\"nextGroup\":102"),
      ("\"nextPlan\":100", "\"nextPlan\":3"),
      ("\"name\":\"REPORTS\"", "\"name\":\"analytics\""),
      ("\"name\":\"REPORTS\"", "\"name\":\"DAYTIME_PLAN\""),
      ("\"name\":\"REPORTS\"", "\"name\":\"no name\""),
      ("\"defaultGroup\":2", "\"defaultGroup\":55"),
      ("\"nextSession\":3", "\"nextSession\":2"),
      ("\"nextCall\":2", "\"nextCall\":1"),
      ("\"nextCall\":2", "\"nextCall\":-2"),
      ("\"nextCall\":2", "\"nextCall\":1e400"),
      ("\"nextCall\":2", "\"nextCall\":null"),
      ("\"requests\":[]", "\"requests\":{}"),
      ("\"kind\":\"script\"", "\"kind\":\"ghost\""),
      ("\"policy\":", "\"politics\":"),
    ])
  func brokenStructureIsDamage(old: String, new: String) throws {
    #expect(try code((old, new)) == .stateCorrupt, "\(new)")
  }

  @Test func aSessionOfAGroupThatDoesNotExistIsDamage() throws {
    #expect(try code(("\"group\":3,\"id\":2", "\"group\":77,\"id\":2")) == .stateCorrupt)
  }

  @Test func anImpossiblePidIsDamage() throws {
    for pid in [1, 0, -1] {
      let process = "\"process\":{\"pid\":\(pid),\"startTicks\":5},\"reason\""
      #expect(try code(("\"reason\"", process)) == .stateCorrupt)
    }
    #expect(
      try code(("\"reason\"", "\"process\":{\"pid\":2,\"startTicks\":5},\"reason\"")) == nil)
  }

  /// Whatever passes the checks must be usable without a trap.
  @Test func extremeNumbersDoNotTrap() throws {
    let seed: UInt64 = 0x5EED_0004
    var random = SplitMix64(seed: seed)
    let extremes = [
      "-9223372036854775808", "-1", "0", "1", "2147483647", "9007199254740991",
      "9223372036854775807", "18446744073709551615",
    ]
    let state = try #require(text.firstRange(of: "\"state\":")).upperBound
    let numbers = text[state...].ranges(of: /\d+/)
    var accepted = 0
    for _ in 0..<3000 {
      let range = try #require(numbers.randomElement(using: &random))
      var copy = text
      copy.replaceSubrange(range, with: extremes.randomElement(using: &random) ?? "0")
      let damaged = copy
      let suite = try SnapshotForgeryTests(fixture, damaged)
      let bytes = try suite.forged([])
      guard let snapshot = try? SnapshotCodec.decode(bytes, path: "s") else { continue }
      accepted += 1
      use(snapshot)
    }
    #expect(accepted > 100)
  }

  private init(_ fixture: ManagerFixture, _ text: String) throws {
    self.fixture = fixture
    self.text = text
  }

  private func use(_ snapshot: Snapshot) {
    var engine = snapshot.engine
    _ = engine.desiredHostState()
    _ = engine.nextDeadline(at: ManagerFixture.now.wall)
    _ = engine.accounting.total
    _ = engine.advance(to: ManagerFixture.now)
    for session in engine.sessions.sessions {
      let termination = Termination(outcome: .killed, reason: "test", asAskedBy: nil)
      _ = try? engine.apply(.kill(session.id, termination), at: ManagerFixture.now)
      _ = try? engine.apply(.lose(session.id, reason: "test"), at: ManagerFixture.now)
    }
    let request = OpenRequest(kind: .script, attributes: .init(user: "anna"), owner: 0)
    _ = try? engine.apply(.open(request), at: ManagerFixture.now)
  }
}
