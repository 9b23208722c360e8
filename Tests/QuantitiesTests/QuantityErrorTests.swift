import Quantities
import Testing

struct QuantityErrorTests {
  @Test("Every error quotes the text and says what is allowed")
  func describes() {
    let empty = QuantityError.empty(expected: "a size")
    #expect(empty.description == "a value is missing; expected a size")
    let malformed = QuantityError.malformed(text: "x", expected: "a size")
    #expect(malformed.description == "\"x\" is not a size")
    let unit = QuantityError.unknownUnit(text: "1x", unit: "x", known: "s m")
    #expect(unit.description == "\"1x\" has the unknown unit \"x\"; known units: s m")
    let range = QuantityError.outOfRange(text: "9", range: "1 to 7")
    #expect(range.description == "\"9\" is out of range; allowed: 1 to 7")
  }

  @Test("The error carries the whole text as it was written")
  func keepsTheText() throws {
    let error = try #require(throws: QuantityError.self) { try TimeSpan(parsing: "1h30q") }
    #expect(error == .unknownUnit(text: "1h30q", unit: "q", known: "d h m s ms us ns"))
  }
}
