public import Quantities

/// Sessions whose call waits, in the order of their ranks; those of equal rank by id. A value that
/// does not depend on the order in which they came.
///
/// A heap with four children per node, which is less deep than one with two; each session knows
/// its place in it, so any one can leave.
///
/// - Complexity: O(log n) to insert and to remove, O(1) for the first. Nothing is allocated while
///   no more sessions wait than did before.
public struct WaitQueue: Sendable {
  public struct Entry: Hashable, Comparable, Sendable {
    public let rank: QueueRank
    public let session: SessionID

    public init(rank: QueueRank, session: SessionID) {
      self.rank = rank
      self.session = session
    }

    public static func < (a: Entry, b: Entry) -> Bool {
      a.rank == b.rank ? a.session < b.session : a.rank < b.rank
    }
  }

  private struct Node {
    var rank: QueueRank
    /// Stands for the session: a small number that is used again, for tables without hashing.
    var slot: UInt32
  }

  private var heap: [Node] = []
  /// Where the node of a slot is in the heap.
  private var places: [UInt32] = []
  /// The session of a slot.
  private var holders: [SessionID] = []
  private var freeSlots: [UInt32] = []
  private var slots = IdentifierMap<SessionID, UInt32>()

  public init() {}

  public var count: Int { heap.count }
  public var isEmpty: Bool { heap.isEmpty }

  /// Who is next.
  public var first: Entry? { heap.first.map(entry) }

  public func contains(_ session: SessionID) -> Bool { slots[session] != nil }

  /// nil for a session that does not wait here.
  public func rank(of session: SessionID) -> QueueRank? {
    slots[session].map { heap[Int(places[Int($0)])].rank }
  }

  /// A session that waits here already moves to the new rank.
  public mutating func insert(_ session: SessionID, at rank: QueueRank) {
    if let slot = slots[session] {
      settle(Node(rank: rank, slot: slot), at: Int(places[Int(slot)]))
      return
    }
    let slot: UInt32
    if let free = freeSlots.popLast() {
      slot = free
      holders[Int(slot)] = session
    } else {
      slot = UInt32(holders.count)
      holders.append(session)
      places.append(0)
    }
    slots[session] = slot
    let node = Node(rank: rank, slot: slot)
    heap.append(node)
    rise(node, from: heap.count - 1)
  }

  /// - Returns: false for a session that does not wait here.
  @discardableResult
  public mutating func remove(_ session: SessionID) -> Bool {
    guard let slot = slots.remove(session), let last = heap.popLast() else {
      return false
    }
    freeSlots.append(slot)
    let hole = Int(places[Int(slot)])
    if hole < heap.count { settle(last, at: hole) }
    return true
  }
}

extension WaitQueue {
  /// Everybody, the next one first.
  ///
  /// - Complexity: O(n log n), for display.
  public var ordered: [Entry] { heap.map(entry).sorted() }

  /// How many stand in front; nil for a session that does not wait here.
  ///
  /// - Complexity: O(n).
  public func place(of session: SessionID) -> Int? {
    guard let rank = rank(of: session) else { return nil }
    let own = Entry(rank: rank, session: session)
    return heap.reduce(0) { entry($1) < own ? $0 + 1 : $0 }
  }

  /// A rank for a newcomer directly in front of `session`; nil when that one does not wait here or
  /// no room is left.
  ///
  /// - Complexity: O(n).
  public func rank(inFrontOf session: SessionID) -> QueueRank? {
    guard let next = rank(of: session) else { return nil }
    let own = Entry(rank: next, session: session)
    let previous = heap.lazy.map(entry).filter { $0 < own }.max()
    return .placed(before: next, after: previous?.rank)
  }
}

extension WaitQueue {
  private static let fanOut = 4

  private func entry(_ node: Node) -> Entry {
    Entry(rank: node.rank, session: holders[Int(node.slot)])
  }

  private func precedes(_ a: Node, _ b: Node) -> Bool {
    if a.rank.due != b.rank.due { return a.rank.due < b.rank.due }
    if a.rank != b.rank { return a.rank < b.rank }
    return holders[Int(a.slot)] < holders[Int(b.slot)]
  }

  private mutating func put(_ node: Node, at index: Int) {
    heap[index] = node
    places[Int(node.slot)] = UInt32(index)
  }

  /// Puts a node where another one was.
  private mutating func settle(_ node: Node, at index: Int) {
    if index > 0, precedes(node, heap[(index - 1) / Self.fanOut]) {
      rise(node, from: index)
    } else {
      sink(node, from: index)
    }
  }

  private mutating func rise(_ node: Node, from start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / Self.fanOut
      guard precedes(node, heap[parent]) else { break }
      put(heap[parent], at: index)
      index = parent
    }
    put(node, at: index)
  }

  private mutating func sink(_ node: Node, from start: Int) {
    var index = start
    while true {
      let child = index * Self.fanOut + 1
      guard child < heap.count else { break }
      var least = child
      for other in child + 1..<max(child + 1, min(child + Self.fanOut, heap.count))
      where precedes(heap[other], heap[least]) { least = other }
      guard precedes(heap[least], node) else { break }
      put(heap[least], at: index)
      index = least
    }
    put(node, at: index)
  }
}

extension WaitQueue: Hashable {
  public static func == (a: WaitQueue, b: WaitQueue) -> Bool {
    a.count == b.count
      && a.heap.allSatisfy { b.rank(of: a.holders[Int($0.slot)]) == $0.rank }
  }

  /// A sum of the entries' hashes, as a set has it: their order in the heap is no part of the
  /// value.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for node in heap {
      var single = hasher
      single.combine(entry(node))
      sum &+= single.finalize()
    }
    hasher.combine(sum)
  }
}
