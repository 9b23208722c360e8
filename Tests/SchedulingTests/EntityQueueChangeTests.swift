import TestSupport
import Testing

@testable import Scheduling

/// What becomes of members that move, get another weight, or lose their past.
struct EntityQueueChangeTests {
  private static let request: Int64 = 10_000_000

  private func queue(_ discipline: Discipline) -> (EntityQueue, EntityTable) {
    var (queue, table) = (EntityQueue(discipline, unit: 1024), EntityTable())
    for weight in [1024, 2048, 700] {
      let number = table.add(Entity(weight: weight))
      queue.join(number, .woken, request: Self.request, bonus: 0, &table)
    }
    for _ in 0..<7 {
      guard let next = queue.next(&table) else { break }
      queue.charge(next, 7_000_000, request: Self.request, &table)
    }
    return (queue, table)
  }

  @Test(
    "Who moves is as far ahead of the clock there as it was here",
    arguments: [Discipline.virtualTime, .finish, .budget])
  func moved(discipline: Discipline) {
    var (queue, table) = queue(discipline)
    let lead: Int64 = 123_456_789
    let number = table.add(Entity(weight: 512))
    table[number].isKnown = true
    queue.join(number, .moved(ahead: lead), request: Self.request, bonus: 0, &table)
    #expect(table[number].time == queue.clock + lead)
    #expect(queue.lead(of: table[number]) == lead)
  }

  @Test(
    "Another weight: how far it has come stays, what is left of its request is worth the same",
    arguments: [Discipline.virtualTime, .usage, .finish, .budget, .eligible])
  func weight(discipline: Discipline) {
    for number in 0..<3 {
      var (queue, table) = queue(discipline)
      let (former, clock) = (table[number], queue.clock)
      queue.setWeight(of: number, to: 300, request: Self.request, &table)
      #expect(queue.weight == table.entities.reduce(0) { $0 + $1.weight })
      let now = table[number]
      if discipline == .eligible {
        let lags = (
          (clock - former.time) / 1024 * Int64(former.weight), (queue.clock - now.time) / 1024 * 300
        )
        // The mean moves with it, by less than its lag.
        let sum = table.entities.reduce(Int128(0)) {
          $0 + Int128(queue.clock - $1.time) * Int128($1.weight)
        }
        #expect(sum <= 0 && -sum < Int128(queue.weight))
        #expect((lags.0 < 0) == (lags.1 < 0) || lags.0 == 0)
        let kept = Double(lags.1 - lags.0) / Double(max(1, abs(lags.0)))
        #expect(abs(kept) < 0.5, "\(lags)")
      } else {
        #expect(now.time == former.time && queue.clock == clock)
      }
      let left = now.real(now.deadline - now.time)
      let wanted = discipline == .usage ? Self.request : former.real(former.deadline - former.time)
      guard discipline != .virtualTime else { continue }
      #expect(abs(left - wanted) <= 2, "\(left), not \(wanted)")
    }
  }

  @Test("Another weight changes who is next at once")
  func order() {
    var (queue, table) = (EntityQueue(.usage, unit: 1024), EntityTable())
    for _ in 0..<2 {
      queue.join(table.add(Entity(weight: 1024)), .woken, request: 1000, bonus: 0, &table)
    }
    #expect(queue.next(&table) == 0)
    queue.setWeight(of: 0, to: 512, request: 1000, &table)
    #expect(queue.next(&table) == 1)
    queue.setWeight(of: 0, to: 4096, request: 1000, &table)
    #expect(queue.next(&table) == 0)
  }

  @Test("Tags that change in any direction leave the first at the top", arguments: 0..<8)
  func heap(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var heap = TagHeap()
    var places = Column<Int32>()
    for _ in 0..<50 { places.append(-1) }
    var tags: [Int: Int64] = [:]
    for _ in 0..<3_000 {
      let number = Int.random(in: 0..<50, using: &generator)
      let tag = Int64.random(in: -40...40, using: &generator)
      if tags[number] == nil {
        heap.insert(number, tag, &places)
        tags[number] = tag
      } else if generator.isOneIn(4) {
        heap.remove(at: Int(places[number]), &places)
        (places[number], tags[number]) = (-1, nil)
      } else {
        heap.setTag(of: number, to: tag, &places)
        tags[number] = tag
      }
      let wanted = tags.min { ($0.value, $0.key) < ($1.value, $1.key) }
      #expect(heap.top.map { Int($0.number) } == wanted?.key, "seed \(seed)")
      #expect(heap.top?.tag == wanted?.value && heap.count == tags.count)
    }
  }
}
