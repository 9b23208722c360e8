import Quantities
import Testing

@Suite struct GPUNameTests {
  private static let uuid = "8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11"

  @Test(
    "a name has one form, and says whose runtime knows it",
    arguments: [
      ("GPU-" + uuid, GPUName.Maker.nvidia, "GPU-" + uuid, true),
      ("MIG-" + uuid, .nvidia, "MIG-" + uuid, true),
      ("MIG-GPU-" + uuid + "/1/0", .nvidia, "MIG-GPU-" + uuid + "/1/0", true),
      ("GPU-84f1c32a0b5d9e77", .amd, "GPU-84f1c32a0b5d9e77", true),
      ("nvidia:0", .nvidia, "0", false),
      ("amd:12", .amd, "12", false), ("any:4095", .any, "4095", false),
    ])
  func forms(text: String, maker: GPUName.Maker, visible: String, isUnique: Bool) throws {
    for spelling in [text, text.uppercased(), text.lowercased()] {
      let name = try GPUName(parsing: spelling)
      #expect(name.maker == maker && name.visible == visible && name.isUnique == isUnique)
      #expect(name.description == text && name.isPart == text.hasPrefix("MIG"))
    }
  }

  @Test(
    "anything else is no name",
    arguments: [
      "", "0", "GPU", "GPU-", "GPU-1", "GPU-" + uuid + "0", "GPU-" + uuid.dropLast() + "g",
      "GPU-8dfd6a8c1f9a4d6b9a300c5f6f2b7a11", "GPU-84f1c32a0b5d9e7", "MIG-84f1c32a0b5d9e77",
      "MIG-GPU-" + uuid, "MIG-GPU-" + uuid + "/1", "MIG-GPU-" + uuid + "/1/a",
      "MIG-GPU-" + uuid + "/1/0/0", "nvidia:", "nvidia:-1", "nvidia:00", "nvidia:4096", "intel:0",
      ":0", "nvidia:0:0", " GPU-" + uuid, "nvidia:99999999999999999999",
    ])
  func strange(text: String) {
    #expect(throws: QuantityError.self) { try GPUName(parsing: text) }
  }

  @Test("a number is held inside its range")
  func numbers() {
    #expect(GPUName(.amd, number: -1) == GPUName(.amd, number: 0))
    #expect(GPUName(.any, number: .max).description == "any:4095")
    #expect(GPUName(.any, number: 1) != GPUName(.nvidia, number: 1))
  }
}
