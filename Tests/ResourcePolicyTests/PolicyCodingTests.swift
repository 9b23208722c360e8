import FoundationEssentials
import Quantities
import Testing

@testable import ResourcePolicy

struct PolicyCodingTests {
  private func read<T: Decodable>(_ type: T.Type, _ text: String) throws -> T? {
    try JSONDecoder().decode([T].self, from: Data("[\"\(text)\"]".utf8)).first
  }

  @Test("A policy that was written is read back the same")
  func roundTrips() throws {
    var fixture = try PolicyFixture()
    try fixture.map("joe", to: fixture.etl)
    try fixture.rule("R1", when: "program ~ \"é*?\"", priority: 1)
    try fixture.policy.setGroup(
      fixture.etl,
      GroupAttributes(
        description: "nightly", priority: 0, category: .custom("Backup"),
        cpuPercent: Percentage(percent: 5),
        limits: ResourceLimits(maxSessions: 1, sessionMemory: ByteCount(bytes: 1 << 20))),
      at: PolicyFixture.later)
    let data = try JSONEncoder().encode(fixture.policy)
    let copy = try JSONDecoder().decode(Policy.self, from: data)
    #expect(copy == fixture.policy)
    #expect(copy.structuralProblem == nil)
  }

  @Test("Names and patterns are checked when they are read")
  func refusesBadText() throws {
    #expect(try read(EntityName.self, "ETL") == EntityName("ETL"))
    #expect(try read(Glob.self, "a*")?.matches("ABC") == true)
    for text in ["", "1", "a b", "a\\u0000"] {
      #expect(throws: DecodingError.self) { try read(EntityName.self, text) }
    }
    for text in ["", "a\\u001b"] {
      #expect(throws: DecodingError.self) { try read(Glob.self, text) }
    }
  }
}
