import Quantities
import Testing

@Suite struct ProcessorRateTests {
  @Test(arguments: [
    ("1", 1000), ("1.5", 1500), ("0.001", 1), ("65536", 65_536_000), ("25%", 2000), ("100%", 8000),
    ("0.5%", 40),
  ])
  func read(text: String, thousandths: Int) throws {
    #expect(try ProcessorRate(parsing: text, whole: 8).thousandths == thousandths)
  }

  @Test(arguments: [
    "", "0", "0%", "-1", "+1", "1e3", "1.0001", "65537", "101%", "x", " 1", "1 ", "nan", "1.5cpu",
    "٣", "99999999999999999999",
  ])
  func refuse(text: String) {
    #expect(throws: QuantityError.self) { try ProcessorRate(parsing: text, whole: 8) }
  }

  @Test func extremesAreHeld() {
    #expect(ProcessorRate(thousandths: .min).thousandths == 1)
    #expect(ProcessorRate(processors: .max).thousandths == 65_536_000)
    #expect(ProcessorRate(thousandths: 1500).description == "1.5")
    #expect(ProcessorRate(processors: 2).processors == 2)
  }
}
