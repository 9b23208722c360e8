import Quantities
import ResourceEngine
import TestSupport
import Testing

@Suite("The queue of waiting sessions")
struct WaitQueueTests {
  private static func rank(_ due: Int64, ticket: UInt64 = 1) -> QueueRank {
    QueueRank(
      priorityLevel: 0, deadline: nil, arrival: Instant(nanoseconds: due), ticket: CallID(ticket),
      ageing: .zero)
  }

  @Test("An empty queue has nobody")
  func isEmpty() {
    var queue = WaitQueue()
    #expect(queue.isEmpty && queue.first == nil && queue.ordered.isEmpty)
    #expect(!queue.contains(SessionID(1)) && queue.place(of: SessionID(1)) == nil)
    #expect(queue.rank(of: SessionID(1)) == nil && queue.rank(inFrontOf: SessionID(1)) == nil)
    let removed = queue.remove(SessionID(1))
    #expect(!removed && queue == WaitQueue())
  }

  @Test("A session that comes again moves instead of waiting twice")
  func moves() {
    var queue = WaitQueue()
    for id in 1...9 as ClosedRange<UInt64> { queue.insert(SessionID(id), at: Self.rank(Int64(id))) }
    queue.insert(SessionID(9), at: Self.rank(0))
    #expect(queue.count == 9 && queue.first?.session == SessionID(9))
    queue.insert(SessionID(9), at: Self.rank(20))
    #expect(queue.count == 9 && queue.place(of: SessionID(9)) == 8)
    #expect(queue.rank(of: SessionID(9)) == Self.rank(20))
  }

  @Test("Sessions of equal rank stand by their ids")
  func breaksTies() {
    var queue = WaitQueue()
    for id in [5, 3, 9, 1, 7, 2] as [UInt64] { queue.insert(SessionID(id), at: Self.rank(4)) }
    #expect(queue.ordered.map(\.session.value) == [1, 2, 3, 5, 7, 9])
    var drained: [UInt64] = []
    while let first = queue.first {
      drained.append(first.session.value)
      queue.remove(first.session)
    }
    #expect(drained == [1, 2, 3, 5, 7, 9])
  }

  @Test("A newcomer can be put directly in front of anybody")
  func putsInFront() throws {
    var queue = WaitQueue()
    for id in 1...9 as ClosedRange<UInt64> { queue.insert(SessionID(id), at: Self.rank(Int64(id))) }
    queue.insert(SessionID(20), at: try #require(queue.rank(inFrontOf: SessionID(1))))
    queue.insert(SessionID(21), at: try #require(queue.rank(inFrontOf: SessionID(5))))
    queue.insert(SessionID(22), at: try #require(queue.rank(inFrontOf: SessionID(5))))
    queue.insert(SessionID(23), at: try #require(queue.rank(inFrontOf: SessionID(21))))
    let order = queue.ordered.map(\.session.value)
    #expect(order == [20, 1, 2, 3, 4, 23, 21, 22, 5, 6, 7, 8, 9])
  }

  @Test("It is a sorted list, whatever comes and goes", arguments: [1, 2, 3, 4] as [UInt64])
  func agreesWithASortedList(seed: UInt64) {
    print("WaitQueueTests seed \(seed)")
    var random = SplitMix64(seed: seed)
    var queue = WaitQueue()
    var list: [WaitQueue.Entry] = []
    let people = [4, 20, 200, 2000][Int(seed % 4)]
    for step in 0..<10_000 {
      let session = SessionID(UInt64.random(in: 1...UInt64(people), using: &random))
      let held = list.first { $0.session == session }?.rank
      let place = list.firstIndex { $0.session == session }
      guard queue.contains(session) == (held != nil), queue.rank(of: session) == held,
        queue.place(of: session) == place
      else {
        Issue.record("seed \(seed), step \(step): session \(session) is not where it should be")
        return
      }
      if random.isOneIn(2) {
        let removed = queue.remove(session)
        #expect(removed == (held != nil))
        list.removeAll { $0.session == session }
      } else {
        let rank = Self.rank(Int64.random(in: 0..<50, using: &random), ticket: random.next() % 8)
        queue.insert(session, at: rank)
        list.removeAll { $0.session == session }
        let entry = WaitQueue.Entry(rank: rank, session: session)
        list.insert(entry, at: list.firstIndex { entry < $0 } ?? list.count)
      }
      guard queue.first == list.first, queue.count == list.count,
        step % 16 != 0 || queue.ordered == list
      else {
        Issue.record("seed \(seed), step \(step): \(queue.ordered) instead of \(list)")
        return
      }
    }
  }

  @Test("Queues are equal however they came about", arguments: [11, 12, 13] as [UInt64])
  func forgetsItsHistory(seed: UInt64) {
    print("WaitQueueTests seed \(seed)")
    var random = SplitMix64(seed: seed)
    var queue = WaitQueue()
    for _ in 0..<2000 {
      let session = SessionID(random.next() % 100)
      if random.isOneIn(3) {
        queue.remove(session)
      } else {
        queue.insert(session, at: Self.rank(random.magnitude() % 50))
      }
    }
    var rebuilt = WaitQueue()
    for entry in queue.ordered.shuffled(using: &random) {
      rebuilt.insert(entry.session, at: entry.rank)
    }
    #expect(rebuilt == queue && rebuilt.hashValue == queue.hashValue, "seed \(seed)")
    guard let last = queue.ordered.last else { return }
    rebuilt.insert(last.session, at: Self.rank(1000))
    #expect(rebuilt != queue && rebuilt.hashValue != queue.hashValue, "seed \(seed)")
    rebuilt.remove(last.session)
    #expect(rebuilt != queue, "seed \(seed)")
    rebuilt.insert(SessionID(1000), at: last.rank)
    #expect(rebuilt != queue && queue != rebuilt, "seed \(seed)")
  }
}
