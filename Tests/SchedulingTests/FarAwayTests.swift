import Quantities
import TestSupport
import Testing

@testable import Scheduling

/// Where there are so many that memory is fetched beforehand, order is what it is among few.
struct FarAwayTests {
  @Test(
    "Thousands of members are served as the slow queue says",
    arguments: [Discipline.virtualTime, .usage, .turn, .finish, .budget], 0..<2)
  func members(discipline: Discipline, seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var queue = EntityQueue(discipline, unit: 1024)
    var slow = SlowQueue(discipline, unit: 1024)
    var table = EntityTable()
    let request: Int64 = 10_000_000
    for _ in 0..<4_500 {
      let weight = Int.random(in: 1...4096, using: &generator)
      let number = table.add(Entity(weight: weight))
      slow.add(number, weight: weight)
      queue.join(number, .woken, request: request, bonus: 0, &table)
      slow.join(number, isNew: false, request: request, bonus: 0)
    }
    for step in 0..<60 {
      let next = queue.next(&table)
      #expect(next == slow.next(), "seed \(seed), step \(step)")
      guard let next else { return }
      let span = Int64.random(in: 0...2 * request, using: &generator)
      queue.charge(next, span, request: request, &table)
      slow.charge(next, span, request: request)
      queue.rotate(next, &table)
      slow.rotate(next)
    }
  }

  @Test("Thousands of requests go in the order of the disk", arguments: 0..<2)
  func sectors(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    var settings = IOSettings()
    settings.policy = .deadline
    var scheduler = IOScheduler(settings)
    let groups = (0..<3).map { _ in scheduler.addGroup() }
    let start = Instant(nanoseconds: 0)
    var offsets: [Int64] = []
    for number in 0..<6_000 {
      // Two sectors apart, so that none goes with another.
      let offset = Int64(number) * 8192 + 4096 * Int64(number % 2)
      offsets.append(offset)
    }
    for offset in offsets.shuffled(using: &generator) {
      guard let group = groups.randomElement(using: &generator) else { return }
      _ = scheduler.submit(IORequest(group: group, bytes: 512, offset: offset), at: start)
    }
    for (step, offset) in offsets.enumerated() {
      let dispatch = scheduler.dispatch(at: start)
      #expect(dispatch?.offset == offset, "seed \(seed), step \(step)")
      guard let dispatch, dispatch.offset == offset else { return }
      scheduler.complete(dispatch.request, at: start)
    }
    #expect(scheduler.queued == 0)
  }

  @Test(
    "Thousands of requests go in the order of their coming",
    arguments: [IOPolicy.priority, .mClock])
  func arrival(policy: IOPolicy) {
    var settings = IOSettings()
    settings.policy = policy
    var scheduler = IOScheduler(settings)
    let group = scheduler.addGroup()
    for number in 0..<6_000 {
      let offset = Int64((number * 7919) % 6_000) << 13
      let request = IORequest(group: group, bytes: 512, offset: offset)
      _ = scheduler.submit(request, at: Instant(nanoseconds: Int64(number)))
    }
    for number in 0..<6_000 {
      let dispatch = scheduler.dispatch(at: Instant(nanoseconds: 6_000))
      #expect(dispatch?.offset == Int64((number * 7919) % 6_000) << 13)
      guard let dispatch else { return }
      scheduler.complete(dispatch.request, at: Instant(nanoseconds: 6_000))
    }
  }

  @Test("Who becomes the first of a heap is one of its heirs", arguments: [1, 2, 4, 5, 6, 300])
  func heirs(count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    var heap = TagHeap()
    var places = Column<Int32>()
    for number in 0..<count {
      places.append(-1)
      heap.insert(number, Int64.random(in: 0...100, using: &generator), &places)
    }
    while let first = heap.top {
      #expect(heap.number(at: 0) == first.number)
      let heirs = heap.heirs.map { heap.number(at: $0) }
      heap.remove(at: 0, &places)
      #expect(heap.top.map { heirs.contains(Int($0.number)) } ?? heirs.isEmpty)
    }
  }
}
