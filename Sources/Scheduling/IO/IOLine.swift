/// The requests of one group that have not gone to the disk yet.
struct IOLine: Sendable {
  private(set) var heads = IOHeads()
  private(set) var count = 0
  /// All of them; under the deadline policy those that somebody waits for.
  private var sync = IOLane()
  /// Under the deadline policy those that are written behind everybody's back.
  private var plain = IOLane()

  @inline(__always) var isEmpty: Bool { count == 0 }

  mutating func insert(_ number: Int, _ slots: inout IOSlots) {
    count += 1
    if !slots.isByDeadline {
      sync.byTime.insert(number, slots[number].tag, &slots)
      heads.sync.first = sync.byTime.first
    } else if slots[number].direction == 0 {
      heads.sync = sync.insert(number, &slots)
    } else {
      heads.plain = plain.insert(number, &slots)
    }
  }

  mutating func remove(_ number: Int, _ slots: inout IOSlots) {
    count -= 1
    if !slots.isByDeadline {
      sync.byTime.remove(number, &slots)
      heads.sync.first = sync.byTime.first
    } else if slots[number].direction == 0 {
      heads.sync = sync.remove(number, &slots)
    } else {
      heads.plain = plain.remove(number, &slots)
    }
  }
}

/// The requests of one group and direction.
private struct IOLane: Sendable {
  /// By the time that counts as that of their coming; under the deadline policy, by the time at
  /// which they must be served.
  var byTime = ArrivalOrder()
  /// For the deadline policy: in the order of the disk.
  var bySector = TagHeap()

  mutating func insert(_ number: Int, _ slots: inout IOSlots) -> IOHeads.Pair {
    bySector.insert(number, slots[number].tag, &slots.places)
    byTime.insert(number, slots[number].expiry, &slots)
    return IOHeads.Pair(first: byTime.first, nearest: bySector.first)
  }

  mutating func remove(_ number: Int, _ slots: inout IOSlots) -> IOHeads.Pair {
    bySector.remove(at: Int(slots.places[number]), &slots.places)
    byTime.remove(number, &slots)
    if slots.areFar { fetchComing(&slots) }
    return IOHeads.Pair(first: byTime.first, nearest: bySector.first)
  }

  /// Who may be the next on the disk is fetched, and then those around it in the order of time.
  @inline(__always) private func fetchComing(_ slots: inout IOSlots) {
    for place in bySector.heirs { slots.fetch(bySector.number(at: place)) }
    if !bySector.isEmpty { slots.fetchNeighbours(of: bySector.number(at: 0)) }
  }
}

/// Which requests of a group are the first in its orders: all that the order of the groups asks.
struct IOHeads: BitwiseCopyable, Sendable {
  struct Pair: BitwiseCopyable, Sendable {
    /// By time.
    var first = TagHeap.Node.none
    /// For the deadline policy: in the order of the disk.
    var nearest = TagHeap.Node.none
  }

  /// Of all; under the deadline policy of those that somebody waits for.
  var sync = Pair()
  /// Under the deadline policy of those that are written behind everybody's back.
  var plain = Pair()

  /// Under the deadline policy, of one direction.
  @inline(__always) func of(_ direction: Int) -> Pair { direction == 0 ? sync : plain }
}
