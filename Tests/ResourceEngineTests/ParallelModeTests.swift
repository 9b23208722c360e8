import Quantities
import ResourceEngine
import Testing

@Suite("Words of parallel modes, and counters")
struct ParallelModeTests {
  @Test(
    "A mode is read and written as the command line has it",
    arguments: [
      ("serial", ParallelMode.serial), ("auto", .automatic), ("adaptive", .adaptive),
      ("1", .manual(degree: 1)), ("8", .manual(degree: 8)),
      ("1000000", .manual(degree: 1_000_000)),
    ])
  func roundTrip(text: String, mode: ParallelMode) throws {
    #expect(try ParallelMode(parsing: text) == mode)
    #expect(mode.description == text)
  }

  @Test(
    "What is no mode is refused with what is expected",
    arguments: [
      "", "0", "-1", "+4", "4.0", "0x10", "1e3", " 8", "8 ", "automatic", "manual", "1000001",
      "99999999999999999999", "٨",
    ])
  func refusal(text: String) {
    #expect(throws: QuantityError.self) { try ParallelMode(parsing: text) }
  }

  @Test("The case of the words does not matter")
  func caseOfWords() throws {
    #expect(try ParallelMode(parsing: "AUTO") == .automatic)
  }
}
