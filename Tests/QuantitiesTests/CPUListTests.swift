import Quantities
import TestSupport
import Testing

struct CPUListTests {
  @Test(
    "Lists are read in any order and shown in one form",
    arguments: [
      ("0", "0", 1), ("0-3,8", "0-3,8", 5), ("8,0-3", "0-3,8", 5), ("0,1,2", "0-2", 3),
      ("0-1,2-3", "0-3", 4), ("0-9,3-4", "0-9", 10), ("4,4", "4", 1), ("1-1", "1", 1),
      ("0-4095", "0-4095", 4096), ("007", "7", 1),
    ])
  func parses(_ text: String, shown: String, count: Int) throws {
    let list = try CPUList(parsing: text)
    #expect(list.description == shown)
    #expect(list.count == count)
    #expect(list.numbers.count == count)
    #expect(CPUList(list.numbers) == list)
  }

  @Test(
    "Nothing else is a list",
    arguments: Junk.texts.filter { !["1,000", "1,5"].contains($0) } + [
      ",", "0,", ",0", "0,,1", "0-", "-0", "0-1-2", "0- 1", "0-10:2/4", "all", "0\n",
      String(repeating: "9", count: 19),
    ])
  func refusesJunk(_ text: String) {
    #expect(throws: QuantityError.self) { try CPUList(parsing: text) }
  }

  @Test(
    "Backward ranges and numbers that no CPU has are out of range",
    arguments: ["3-0", "4096", "0-4096"])
  func refusesRanges(_ text: String) {
    let found = ErrorKind.of(text) { text throws(QuantityError) in
      _ = try CPUList(parsing: text)
    }
    #expect(found == .outOfRange)
  }

  @Test("Intersections hold what both hold", arguments: [1, 2, 3] as [UInt64])
  func intersects(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let sets = (0..<2).map { _ in
        Set(
          (0..<Int.random(in: 0...40, using: &random)).map { _ in
            Int.random(in: 0...50, using: &random)
          })
      }
      let common = CPUList(sets[0]).intersection(CPUList(sets[1]))
      #expect(common == CPUList(sets[0].intersection(sets[1])), "seed \(seed)")
      #expect(common.isEmpty == sets[0].isDisjoint(with: sets[1]))
      if !common.isEmpty {
        #expect(try CPUList(parsing: common.description) == common, "seed \(seed)")
      }
    }
  }

  @Test("An empty list has no text, and numbers that no CPU has are left out")
  func handlesEmptiness() {
    #expect(CPUList.none.isEmpty)
    #expect(CPUList.none.description == "")
    #expect(CPUList([-1, 4096, .min, .max]).isEmpty)
    #expect(CPUList([5]).contains(5))
    #expect(!CPUList([5]).contains(4))
  }
}
