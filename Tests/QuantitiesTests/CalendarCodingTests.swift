import FoundationEssentials
import Quantities
import Testing

/// Calendar quantities stand in JSON as the text that people write.
struct CalendarCodingTests {
  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode([value]), as: UTF8.self)
  }

  private func read<T: Decodable>(_ type: T.Type, _ text: String) throws -> T? {
    try JSONDecoder().decode([T].self, from: Data("[\(text)]".utf8)).first
  }

  @Test("They are written as text and read back")
  func roundTrips() throws {
    #expect(try json(Weekday.monday) == "[\"mon\"]")
    #expect(try json(Weekdays.weekdays) == "[\"mon..fri\"]")
    #expect(try json(TimeOfDay(seconds: 79_200)) == "[\"22:00\"]")
    #expect(try json(CivilDate.first) == "[\"0001-01-01\"]")
    #expect(try json(CPUList([0, 1, 2])) == "[\"0-2\"]")
    #expect(try json(CPUList.none) == "[\"\"]")
    #expect(try read(Weekday.self, "\"mon\"") == .monday)
    #expect(try read(Weekdays.self, "\"mon..fri\"") == .weekdays)
    #expect(try read(TimeOfDay.self, "\"24:00\"") == .endOfDay)
    #expect(try read(CivilDate.self, "\"9999-12-31\"") == .last)
    #expect(try read(CPUList.self, "\"0-2\"") == CPUList(0...2))
    #expect(try read(CPUList.self, "\"\"") == CPUList.none)
  }

  @Test("Other texts and other types are refused", arguments: ["\"x\"", "1", "null", "\"1 \""])
  func refuses(_ text: String) {
    #expect(throws: DecodingError.self) { try read(Weekday.self, text) }
    #expect(throws: DecodingError.self) { try read(Weekdays.self, text) }
    #expect(throws: DecodingError.self) { try read(TimeOfDay.self, text) }
    #expect(throws: DecodingError.self) { try read(CivilDate.self, text) }
    #expect(throws: DecodingError.self) { try read(CPUList.self, text == "1" ? "\"a\"" : text) }
  }
}
