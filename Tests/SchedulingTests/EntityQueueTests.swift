import TestSupport
import Testing

@testable import Scheduling

/// A queue of heaps and running sums serves whom a list of everybody says.
struct EntityQueueTests {
  static let disciplines: [Discipline] = [
    .virtualTime, .usage, .turn, .finish, .budget, .eligible,
  ]

  @Test("It agrees with the slow one, pick by pick", arguments: disciplines, 0..<8)
  func agreement(discipline: Discipline, seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var queue = EntityQueue(discipline, unit: 1024)
    var slow = SlowQueue(discipline, unit: 1024)
    var table = EntityTable()
    var present: [Int] = []
    var away: [Int] = []
    var isKnown: Set<Int> = []
    let request: Int64 = 10_000_000
    for number in 0..<40 {
      let weight = Int.random(in: 1...4096, using: &generator)
      away.append(table.add(Entity(weight: weight)))
      slow.add(number, weight: weight)
    }
    for step in 0..<3_000 {
      if let number = away.randomElement(using: &generator), generator.isOneIn(6) {
        let isNew = !isKnown.contains(number) && generator.isOneIn(2)
        queue.join(
          number, isNew ? .new : .woken, request: request, bonus: 3_000_000, &table)
        slow.join(number, isNew: isNew, request: request, bonus: 3_000_000)
        isKnown.insert(number)
        away.removeAll { $0 == number }
        present.append(number)
      }
      let next = queue.next(&table)
      let wanted = slow.next()
      #expect(next == wanted, "seed \(seed), step \(step)")
      guard let next, next == wanted else { continue }
      let span = Int64.random(in: 0...2 * request, using: &generator)
      queue.charge(next, span, request: request, &table)
      slow.charge(next, span, request: request)
      if generator.isOneIn(2) {
        queue.rotate(next, &table)
        slow.rotate(next)
      }
      guard generator.isOneIn(8), let leaver = present.randomElement(using: &generator) else {
        continue
      }
      queue.leave(leaver, &table)
      slow.leave(leaver)
      present.removeAll { $0 == leaver }
      away.append(leaver)
    }
    #expect(queue.count == slow.members.count)
  }

  @Test("Lags sum to nothing, and none is beyond a request", arguments: 0..<8)
  func lags(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var queue = EntityQueue(.eligible, unit: 1024)
    var table = EntityTable()
    let requests = (0..<20).map { _ in Int64.random(in: 1_000_000...10_000_000, using: &generator) }
    for request in requests {
      let number = table.add(Entity(weight: Int.random(in: 1...4096, using: &generator)))
      queue.join(number, .new, request: request, bonus: 0, &table)
    }
    let longest = requests.max() ?? 0
    for _ in 0..<5_000 {
      guard let next = queue.next(&table) else { return }
      let left = table[next].real(table[next].deadline - table[next].time)
      queue.charge(next, max(1, left), request: requests[next], &table)
      var sum = Int128(0)
      for entity in table.entities {
        let lag = Int128(queue.clock - entity.time) * Int128(entity.weight)
        sum += lag
        let service = Int64(clamping: lag / Int128(Entity.scale))
        #expect(abs(service) <= longest + 1_000, "seed \(seed): \(service) ns")
      }
      // The clock is the mean, rounded down.
      #expect(sum <= 0 && -sum < Int128(queue.weight), "seed \(seed)")
    }
  }

  @Test(
    "Virtual time never goes back", arguments: [Discipline.virtualTime, .usage, .finish, .budget],
    0..<4)
  func monotone(discipline: Discipline, seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var queue = EntityQueue(discipline, unit: 1024)
    var table = EntityTable()
    var isIn = [Bool](repeating: false, count: 12)
    for _ in isIn { _ = table.add(Entity(weight: Int.random(in: 1...99, using: &generator))) }
    var former = queue.clock
    for _ in 0..<4_000 {
      let number = Int.random(in: isIn.indices, using: &generator)
      if isIn[number] {
        queue.leave(number, &table)
      } else {
        queue.join(number, .woken, request: 1_000_000, bonus: 500_000, &table)
      }
      isIn[number].toggle()
      if let next = queue.next(&table) { queue.charge(next, 700_000, request: 1_000_000, &table) }
      #expect(queue.clock >= former, "seed \(seed)")
      former = queue.clock
    }
  }

  @Test("A charge is the kernel's for its nice level, to the nanosecond")
  func charges() {
    for (nice, nanoseconds) in [(-20, 115_365), (-5, 3_280_999), (0, 10_000_000), (1, 12_487_804)]
      + [(5, 30_567_164), (19, 682_666_666)]
    {
      var entity = Entity(weight: NiceWeights.weight(ofNice: nice))
      _ = entity.advance(10_000_000)
      #expect(entity.time >> 10 == Int64(nanoseconds))
    }
  }

  @Test("Clocks that wrap change nothing")
  func wrapping() {
    var places = Column<Int32>()
    var heap = TagHeap()
    var tree = TagTree()
    let tags: [Int64] = [.max - 1, .max, .min, .min + 1]
    for (number, tag) in tags.shuffled().enumerated() {
      places.append(-1)
      heap.insert(number, tag, &places)
      _ = tree.insert(number, tag)
    }
    var order: [Int64] = []
    while let top = heap.top {
      #expect(tree.top?.tag == top.tag)
      order.append(top.tag)
      heap.remove(at: 0, &places)
      tree.setTag(of: Int(top.number), at: top.number, to: top.tag &+ 100)
    }
    #expect(order == tags)
  }
}
