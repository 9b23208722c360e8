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

  @Test("Counters count parallel and serial calls apart, and average over the parallel ones")
  func counters() {
    var counters = ParallelCounters()
    #expect(counters.averageDegree == 0)
    counters.countGrant(degree: 8, isDowngraded: false, busy: 8)
    counters.countGrant(degree: 4, isDowngraded: true, busy: 12)
    counters.countGrant(degree: 1, isDowngraded: true, busy: 12)
    counters.countQueued()
    counters.countAdjustment(busy: 10)
    #expect(counters.parallel == 2 && counters.serial == 1 && counters.downgraded == 2)
    #expect(counters.queued == 1 && counters.adjustments == 1)
    #expect(counters.grantedTotal == 12 && counters.averageDegree == 6)
    #expect(counters.peakServers == 12)
    counters.countAdjustment(busy: 20)
    #expect(counters.peakServers == 20)
  }

  @Test("Counters of two parts add up, and stay at the highest number")
  func sums() {
    var one = ParallelCounters()
    one.countGrant(degree: .max, isDowngraded: true, busy: 3)
    var other = one
    other.countGrant(degree: 2, isDowngraded: false, busy: 9)
    #expect(other.grantedTotal == .max)
    one += other
    #expect(one.grantedTotal == .max && one.parallel == 3 && one.downgraded == 2)
    #expect(one.peakServers == 9)
  }
}
