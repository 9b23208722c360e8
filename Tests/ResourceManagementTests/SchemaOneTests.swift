import DurableStorage
import Quantities
@testable import ResourceEngine
@testable import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

/// A state as the first version wrote it.
@Suite struct SchemaOneTests {
  private static let usage =
    #"{"bytesRead":0,"bytesWritten":0,"cpu":0,"peakMemory":0,"ran":0,"throttled":0,"waited":0}"#

  private static func group(_ id: Int, _ name: String, _ category: String) -> String {
    #"{"attributes":{"category":"\#(category)","limits":{},"priority":3},"created":5,"id":\#(id),"#
      + #""modified":5,"name":"\#(name)"}"#
  }

  private static let policy =
    #"{"activation":{"at":5,"by":"anna","plan":1},"groups":["#
    + [
      group(1, "SYS_GROUP", "system"), group(2, "INTERACTIVE_GROUP", "interactive"),
      group(3, "BATCH_GROUP", "batch"), group(100, "ETL", "own"),
    ].joined(separator: ",")
    + #"],"mappings":[{"group":100,"user":"loader"}],"nextGroup":101,"nextPlan":100,"nextRule":2,"#
    + #""plans":[{"created":5,"description":"Old","directives":["#
    + #"{"group":100,"limits":{"maxSessions":2},"shares":60,"utilizationLimit":500000},"#
    + #"{"limits":{},"shares":40}],"id":1,"maxUtilization":900000,"modified":5,"#
    + #""name":"DEFAULT_PLAN"}],"rules":[{"condition":{"program":"etl*","user":"a?\"b"},"#
    + #""group":100,"id":1,"isEnabled":true,"name":"R","priority":7}],"#
    + #""settings":{"defaultGroup":2,"runGroup":3}}"#

  private static let sessions =
    #"{"nextCall":1,"nextSession":3,"sessions":[{"attributes":{"user":"loader"},"#
    + #""group":100,"id":2,"#
    + #""idleSince":5,"kind":"script","opened":{"boot":5,"wall":5},"owner":1000,"#
    + #""reason":{"mapping":{"user":"loader"}},"state":"inactive","#
    + #""switches":[{"at":5,"by":"root","from":2,"to":100}],"usage":\#(usage)}]}"#

  private static func accounting(of snapshot: [UInt8]) -> String {
    let text = String(decoding: snapshot, as: UTF8.self)
    guard let start = text.firstRange(of: "\"accounting\":")?.upperBound,
      let end = text.firstRange(of: ",\"bootID\"")?.lowerBound
    else { return "" }
    return String(text[start..<end])
  }

  /// The file with its checksum.
  private static func file(accounting: String, schema: Int = 1, minReader: Int = 1) -> [UInt8] {
    let head =
      #"{"format":"rmctl-state","schema":\#(schema),"minReader":\#(minReader),"lineage":"old","#
      + #""generation":"41","writtenBy":"0.0.9","checksum":""#
    let tail =
      #"","state":{"accounting":\#(accounting),"bootID":"boot-1","policy":\#(policy),"#
      + #""requests":["r1"],"sessions":\#(sessions)}}"# + "\n"
    let sum = String(Checksum.crc32c(Array((head + tail).utf8)), radix: 16)
    return Array((head + String(repeating: "0", count: 8 - sum.count) + sum + tail).utf8)
  }

  private let fixture: ManagerFixture
  private let bytes: [UInt8]

  init() throws {
    fixture = try ManagerFixture()
    try fixture.createGroup("G")
    bytes = Self.file(accounting: Self.accounting(of: try #require(fixture.bytes)))
    try fixture.folder.write(bytes, to: "state.json")
  }

  @Test("what the first version wrote means the same")
  func meaning() throws {
    let snapshot = try fixture.manager.read()
    #expect(snapshot.generation == 41 && snapshot.lineage == "old")
    let policy = snapshot.engine.policy
    let mapping = try #require(policy.mappings.first)
    #expect(mapping.attribute == .user && mapping.value.pattern == "loader")
    #expect(mapping.group == GroupID(100) && mapping.until == nil)
    #expect(policy.mappingOrder == .standard)
    let rule = try #require(policy.rules.first)
    #expect(rule.attributes.condition.text == #"user ~ "a?\"b" and program ~ "etl*""#)
    #expect(rule.attributes.priority == 7)
    let plan = try #require(policy.activePlan)
    #expect(plan.attributes.description == "Old" && plan.attributes.method == .shares)
    #expect(plan.attributes.maxUtilization == Percentage(percent: 90))
    #expect(plan.directives.map(\.target) == [.group(GroupID(100)), .others])
    #expect(plan.directives.first?.limits.maxSessions == 2)
    #expect(policy.activation.cause == .manual && !policy.activation.isPinned)
    #expect(policy.settings.zone == "UTC" && policy.settings.defaultPlan == plan.id)
    let session = try #require(snapshot.engine.sessions[SessionID(2)])
    #expect(session.reason == .mapping(attribute: .user, value: "loader"))
    #expect(session.switches.first?.kind == .administrative)
    #expect(session.switches.first?.reason == .switched(by: "root"))
  }

  @Test("the first change writes it as schema 4, and it reads the same again")
  func rewritten() throws {
    let before = try fixture.manager.read()
    try fixture.createGroup("NEW")
    let text = String(decoding: try #require(fixture.bytes), as: UTF8.self)
    #expect(text.hasPrefix(#"{"format":"rmctl-state","schema":4,"minReader":4,"lineage":"old","#))
    let after = try fixture.manager.read()
    #expect(after.generation == 42)
    #expect(after.engine.policy.mappings == before.engine.policy.mappings)
    #expect(after.engine.policy.rules == before.engine.policy.rules)
    #expect(after.engine.policy.plans == before.engine.policy.plans)
    #expect(after.engine.sessions == before.engine.sessions)
  }

  @Test("a state that only newer versions can read is refused and left alone")
  func newer() throws {
    let newer = Self.file(accounting: "{}", schema: 5, minReader: 5)
    try fixture.folder.write(newer, to: "state.json")
    #expect(errorCode { _ = try fixture.manager.read() } == .stateNewer)
    #expect(errorCode { try fixture.createGroup("NEW") } == .stateNewer)
    #expect(fixture.bytes == newer)
  }
}
