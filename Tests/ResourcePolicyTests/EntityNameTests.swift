import Testing

@testable import ResourcePolicy

struct EntityNameTests {
  @Test(
    "A name is a letter, then letters, digits and a few signs",
    arguments: ["a", "Z", "OLTP", "a1", "A_$#.-9", "x" + String(repeating: "y", count: 127)])
  func accepts(_ text: String) throws {
    #expect(try EntityName(text).text == text)
  }

  @Test(
    "Any other name is refused",
    arguments: [
      "", " ", "1a", "_a", "-a", ".a", "$a", "#a", "é", "Å", "a b", "a ", " a", "a\n", "a\u{0}",
      "a/b", "a*", "a?", "a:b", "a,b", "a\"", "a'", "a\\", "aé", "a\u{301}", "a١", "a１", "ａ",
      "\u{212A}", "a\u{212A}", "a\u{200B}", "a\u{202E}", "a😀", "@a", "a@", "[", "a[", "`", "a{",
      String(repeating: "x", count: 129), String(repeating: "x", count: 100_000),
    ])
  func refuses(_ text: String) throws {
    let error = try #require(throws: PolicyError.self) { try EntityName(text) }
    #expect(error.isInvalidName)
  }

  @Test("Names are compared and hashed without case, and keep it")
  func ignoresCase() throws {
    let (upper, lower) = (try EntityName("Etl.1"), try EntityName("eTL.1"))
    #expect(upper == lower)
    #expect(Set([upper, lower]).count == 1)
    #expect(upper.description == "Etl.1")
    #expect(try EntityName("a") < EntityName("B"))
    #expect(try EntityName("A") < EntityName("b"))
    #expect(try EntityName("a") != EntityName("b"))
  }
}
