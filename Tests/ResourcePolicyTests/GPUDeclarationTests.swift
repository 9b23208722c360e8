import FoundationEssentials
import Quantities
import ResourcePolicy
import Testing

@Suite struct GPUDeclarationTests {
  private static let first = "GPU-8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11"
  private static let second = "MIG-2c9e5a70-77aa-41b5-8f2e-51d7c7a9e0f3"

  @Test(
    "a declaration reads back as it is written, in a state as well",
    arguments: [
      "auto", "0", "4", "1024", "4x80G", "1x1M", first, first + "=40G",
      first + "=40G," + second + ",any:3=16T",
    ])
  func forms(text: String) throws {
    let declaration = try GPUDeclaration(parsing: text)
    #expect(declaration.description == text)
    let coded = try JSONEncoder().encode([declaration])
    #expect(try JSONDecoder().decode([GPUDeclaration].self, from: coded) == [declaration])
    let isNumber = text.utf8.allSatisfy { (48...57).contains($0) }
    #expect(String(decoding: coded, as: UTF8.self).contains("\"") != isNumber)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", "none", "-1", "1025", "1.5", "4x", "x80G", "4x80Q", "4x0", "4x512K", "4x17T", "4x80Gx2",
      "12345678901234567890", "4,5", first + ",", first + "," + first, first + "=", first + "=1K",
      "," + first, "GPU-1", first + "=4G=4G",
    ])
  func strange(text: String) {
    #expect(throws: QuantityError.self) { try GPUDeclaration(parsing: text) }
    let json = Data("[\"\(text)\"]".utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([GPUDeclaration].self, from: json)
    }
  }

  @Test("a state that has a count from before reads as that count, and one without as auto")
  func older() throws {
    func settings(_ json: String) throws -> CoordinatorSettings {
      try JSONDecoder().decode(CoordinatorSettings.self, from: Data(json.utf8))
    }
    #expect(try settings("{\"gpus\":4}").gpus == 4)
    #expect(try settings("{}").gpus == .found)
    #expect(throws: DecodingError.self) { try settings("{\"gpus\":-1}") }
  }
}
