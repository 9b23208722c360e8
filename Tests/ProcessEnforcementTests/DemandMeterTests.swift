import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@testable import ProcessEnforcement

/// What groups want, from what they have used.
@Suite struct DemandMeterTests {
  private let a = GroupID(100)
  private let b = GroupID(101)

  /// - Parameter used: CPU seconds so far.
  private func reading(at seconds: Int64, _ used: [GroupID: Double]) -> LiveReading {
    var reading = LiveReading(at: Instant(nanoseconds: seconds * 1_000_000_000))
    for (group, cpu) in used {
      var use = LiveUse()
      use.cpu = TimeSpan(nanoseconds: Int64(cpu * 1e9))
      reading.groups[group] = use
    }
    return reading
  }

  @Test("nothing is known after one look")
  func first() {
    var meter = DemandMeter()
    let demand = meter.demand(reading(at: 0, [a: 1]), shares: [a: 0.5], processors: 2)
    #expect(demand.isEmpty)
  }

  @Test("who used less than its share is sated, with room to grow; the other wants everything")
  func sated() {
    var meter = DemandMeter()
    _ = meter.demand(reading(at: 0, [a: 0, b: 0]), shares: [:], processors: 2)
    // Of two processors in 10 s: a tenth, and what its share allows.
    let demand = meter.demand(
      reading(at: 10, [a: 2, b: 10]), shares: [a: 0.5, b: 0.5], processors: 2)
    #expect(demand == [a: 0.125])
  }

  @Test("an idle group keeps a little, so that it can show that it wants more")
  func idle() {
    var meter = DemandMeter()
    _ = meter.demand(reading(at: 0, [a: 5]), shares: [:], processors: 1)
    let demand = meter.demand(reading(at: 1, [a: 5]), shares: [a: 0.7], processors: 1)
    #expect(demand == [a: 0.01])
  }

  @Test("who just came is not judged")
  func newcomer() {
    var meter = DemandMeter()
    _ = meter.demand(reading(at: 0, [a: 5]), shares: [:], processors: 1)
    let demand = meter.demand(
      reading(at: 1, [a: 6, b: 0]), shares: [a: 0.5, b: 0.5], processors: 1)
    #expect(demand.isEmpty)
  }
}
