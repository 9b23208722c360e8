import Foundation
import Quantities
import ResourceEngine
import TestSupport
import Testing

@Suite("The rank of a waiting call")
struct QueueRankTests {
  private static func rank(
    _ level: Int, deadline: Int64? = nil, arrival: Int64 = 1000, ticket: UInt64 = 1,
    ageing: Int64 = 100
  ) -> QueueRank {
    QueueRank(
      priorityLevel: level, deadline: deadline.map { Instant(nanoseconds: $0) },
      arrival: Instant(nanoseconds: arrival), ticket: CallID(ticket),
      ageing: TimeSpan(nanoseconds: ageing))
  }

  @Test(
    "A call falls due at its deadline or after one ageing, and one ageing later per level",
    arguments: [
      (0, nil, 1100), (1, nil, 1200), (3, nil, 1400), (0, 1050, 1050), (2, 1050, 1250),
      (0, 1200, 1100), (0, 900, 1000), (1, 900, 1100), (-7, nil, 1100), (127, nil, 13_800),
      (128, nil, 13_800),
    ] as [(Int, Int64?, Int64)])
  func fallsDue(level: Int, deadline: Int64?, due: Int64) {
    #expect(Self.rank(level, deadline: deadline).due == Instant(nanoseconds: due))
  }

  @Test("Calls that fall due together stand by level, deadline, ticket and place")
  func breaksTies() throws {
    let high = Self.rank(0, ticket: 9)
    let low = Self.rank(1, deadline: 1000, ticket: 1)
    #expect(high.due == low.due && high < low)
    let late = Self.rank(0, deadline: 1150, ticket: 9)
    let never = Self.rank(0, ticket: 1)
    #expect(late.due == never.due && late < never)
    #expect(Self.rank(2, ticket: 1) < Self.rank(2, ticket: 2))
    let placed = try #require(QueueRank.placed(before: never, after: nil))
    #expect(placed < never && placed.ticket == never.ticket && placed.due == never.due)
  }

  @Test("At the end of time level and deadline still tell calls apart")
  func staysAtTheEndOfTime() {
    let end = Int64.max
    let ranks = [
      Self.rank(0, deadline: 5000, ageing: end), Self.rank(0, ageing: end),
      Self.rank(1, deadline: 5000, ticket: 3, ageing: end), Self.rank(1, ticket: 2, ageing: end),
      Self.rank(3, deadline: 7000, ageing: end), Self.rank(127, arrival: end, ageing: end),
    ]
    #expect(ranks == ranks.sorted())
    #expect(ranks.dropFirst().allSatisfy { $0.due == Instant(nanoseconds: end) })
    let early = Self.rank(2, arrival: -5, ageing: end)
    #expect(early.due == Instant(nanoseconds: end))
    #expect(Self.rank(0, deadline: end).deadline == nil)
  }

  @Test("With no ageing calls stand by arrival")
  func standsByArrivalWithoutAgeing() {
    let ranks = [
      Self.rank(3, arrival: 1, ageing: 0), Self.rank(0, deadline: 3, arrival: 2, ageing: 0),
      Self.rank(0, arrival: 2, ageing: 0), Self.rank(1, deadline: 0, arrival: 2, ageing: 0),
      Self.rank(0, arrival: 3, ageing: 0),
    ]
    #expect(ranks == ranks.sorted())
  }

  @Test("The front is in front of everybody who is not overdue, by arrival")
  func putsInFront() {
    let front = QueueRank.front(arrival: Instant(nanoseconds: 1000), ticket: CallID(7))
    let next = QueueRank.front(arrival: Instant(nanoseconds: 1001), ticket: CallID(8))
    #expect(front < next && front.level == -1)
    #expect(front < Self.rank(0, deadline: 0) && front < Self.rank(0, arrival: 900))
    #expect(Self.rank(0, arrival: 899) < front)
  }

  @Test("A placed call stands between its neighbours until no room is left")
  func placesUntilFull() throws {
    let last = Self.rank(1, ticket: 5)
    let first = Self.rank(1, ticket: 4)
    var (previous, next) = (first, last)
    for step in 0..<200 {
      let placed = try #require(QueueRank.placed(before: next, after: previous))
      #expect(previous < placed && placed < next, "step \(step)")
      next = placed
    }
    previous = try #require(QueueRank.placed(before: last, after: next))
    var steps = 0
    while let placed = QueueRank.placed(before: last, after: previous), steps < 100 {
      #expect(previous < placed && placed < last, "step \(steps)")
      previous = placed
      steps += 1
    }
    #expect(steps == 32 && previous.minor == -1)
    #expect(QueueRank.placed(before: first, after: first) == nil)
    #expect(QueueRank.placed(before: first, after: last) == nil)
  }

  @Test("A placed call finds room down to the least number")
  func placesAtTheLeast() throws {
    var rank = try Self.decode(
      #"{"due":1,"level":0,"minor":\#(Int64.min + 3),"ticket":2}"#)
    var steps = 0
    while let placed = QueueRank.placed(before: rank, after: nil), steps < 10 {
      #expect(placed < rank)
      rank = placed
      steps += 1
    }
    #expect(steps == 2 && rank.minor == .min)
  }

  @Test("A rank is written without what is none, and read again as it was")
  func isCoded() throws {
    let plain = Self.rank(3, ticket: 7)
    #expect(try Self.encode(plain) == #"{"due":1400,"level":3,"ticket":7}"#)
    let dated = Self.rank(1, deadline: -9, ticket: 7)
    let placed = try #require(QueueRank.placed(before: dated, after: nil))
    let text = #"{"deadline":-9,"due":1100,"level":1,"minor":-4294967296,"ticket":7}"#
    #expect(try Self.encode(placed) == text)
    for rank in [plain, dated, placed, .front(arrival: Instant(nanoseconds: 4), ticket: CallID(1))]
    {
      #expect(try Self.decode(Self.encode(rank)) == rank)
    }
  }

  private static func encode(_ rank: QueueRank) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(rank), as: UTF8.self)
  }

  private static func decode(_ text: String) throws -> QueueRank {
    try JSONDecoder().decode(QueueRank.self, from: Data(text.utf8))
  }
}

/// A call with what its rank is made of.
private struct Arrival {
  let level: Int
  let deadline: Int64?
  let arrival: Int64
  let ticket: UInt64

  /// Small numbers, so that ties are met, or numbers up to the ends of time.
  init(using random: inout SplitMix64, isHuge: Bool) {
    func instant() -> Int64 {
      guard isHuge else { return Int64.random(in: 0..<40, using: &random) }
      return random.isOneIn(2) ? random.magnitude() : -random.magnitude()
    }
    level = Int.random(in: 0...4, using: &random)
    deadline = random.isOneIn(3) ? nil : instant()
    arrival = instant()
    ticket = random.next() % 16
  }

  func rank(at other: Int64? = nil, ageing: TimeSpan) -> QueueRank {
    QueueRank(
      priorityLevel: level, deadline: deadline.map { Instant(nanoseconds: $0) },
      arrival: Instant(nanoseconds: other ?? arrival), ticket: CallID(ticket), ageing: ageing)
  }
}

@Suite("Laws of the rank of a waiting call")
struct QueueRankPropertyTests {
  private func onRandomPairs(
    seed: UInt64, _ law: Comment, holds: (Arrival, Arrival, TimeSpan) -> Bool
  ) {
    print("QueueRankPropertyTests seed \(seed)")
    var random = SplitMix64(seed: seed)
    for round in 0..<20_000 {
      let isHuge = round % 2 == 1
      let span = isHuge ? random.magnitude() : Int64.random(in: 0...12, using: &random)
      let a = Arrival(using: &random, isHuge: isHuge)
      let b = Arrival(using: &random, isHuge: isHuge)
      guard holds(a, b, TimeSpan(nanoseconds: span)) else {
        Issue.record("\(law): seed \(seed), round \(round), \(a), \(b), ageing \(span)")
        return
      }
    }
  }

  @Test(
    "Calls that arrive together stand by priority, then deadline, then ticket",
    arguments: [1, 2] as [UInt64])
  func standsByPriority(seed: UInt64) {
    onRandomPairs(seed: seed, "out of order") { a, b, ageing in
      let key = { (call: Arrival) in (call.level, call.deadline ?? .max, call.ticket) }
      return (a.rank(ageing: ageing) < b.rank(at: a.arrival, ageing: ageing)) == (key(a) < key(b))
    }
  }

  @Test(
    "Nobody stands in front who arrives later than one ageing per level and one more",
    arguments: [11, 12] as [UInt64])
  func boundsWaiting(seed: UInt64) {
    var met = 0
    onRandomPairs(seed: seed, "overtaken for too long") { a, b, ageing in
      let span = Int128(ageing.nanoseconds)
      guard Int128(b.arrival) > Int128(a.arrival) + Int128(a.level + 1) * span else { return true }
      met += 1
      let front = QueueRank.front(
        arrival: Instant(nanoseconds: b.arrival), ticket: CallID(b.ticket))
      let rank = a.rank(ageing: ageing)
      return rank < b.rank(ageing: ageing) && rank < front
    }
    #expect(met > 1000)
  }

  @Test("A critical front call is overtaken by nobody who comes later", arguments: [21])
  func boundsTheFront(seed: UInt64) {
    onRandomPairs(seed: seed, "the front was overtaken") { a, b, ageing in
      let front = QueueRank.front(
        arrival: Instant(nanoseconds: a.arrival), ticket: CallID(a.ticket))
      return b.arrival < a.arrival || front < b.rank(ageing: ageing)
    }
  }

  @Test("Exactly one of less, equal and greater holds, also for ranks that are read again")
  func isATotalOrder() {
    onRandomPairs(seed: 31, "no order") { a, b, ageing in
      let (x, y) = (a.rank(ageing: ageing), b.rank(ageing: ageing))
      return [x < y, y < x, x == y].filter { $0 }.count == 1
    }
  }
}
