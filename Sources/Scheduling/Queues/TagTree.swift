/// Who comes first by an integer tag, among numbers from zero on: a tournament of fours. Its leaves
/// are slots that hold the members, and above each four stands the first of them, so that on top
/// is the first of all. Order is as in a ``TagHeap``.
///
/// A member whose tag changes plays again on one way from its slot to the top. Which nodes stand
/// there is known beforehand, so their loads overlap, whereas a sinking heap has to load each to
/// know the next. That counts where many members lie far away in memory.
///
/// All changes are O(log n). Slots are numbered from zero on without gaps.
struct TagTree: Sendable {
  typealias Node = TagHeap.Node

  /// The winner of all; stands for nothing when there is no member.
  private(set) var first = Node.none
  private(set) var count = 0
  /// A power of two: slot s is node `capacity + s`. Node i > 3 plays for node i / 4; where 2 and 3
  /// are on top, they play for node 1. What lies between those rows is not used. In a row that
  /// ends within a four, the rest of that is filled with its last node, which does no harm.
  private var capacity = 1
  private var nodes = Column<Node>(repeating: .none, count: 2)

  var isEmpty: Bool { count == 0 }
  @inline(__always) var top: Node? { isEmpty ? nil : first }

  @inline(__always) private func isWithin(_ slot: Int) -> Bool {
    UInt(bitPattern: slot) < UInt(bitPattern: count)
  }

  /// One of those in the last slots, the latest of up to four, so none of the first where there
  /// are more; nil when there is none but that one.
  func last(but other: Int?) -> Node? {
    let slots = nodes[capacity..<capacity + count].suffix(4)
    return slots.filter { Int($0.number) != other }.max { $0 < $1 }
  }

  /// - Returns: its slot.
  mutating func insert(_ number: Int, _ tag: Int64) -> Int32 {
    if count == capacity { grow() }
    count += 1
    play(Node(tag: tag, number: Int32(truncatingIfNeeded: number)), at: count &- 1)
    return Int32(truncatingIfNeeded: count &- 1)
  }

  /// The last member gets the slot, so that there are no gaps.
  ///
  /// - Parameter slot: of a member.
  /// - Returns: who has the slot now; nil when it was the last.
  mutating func remove(at slot: Int) -> Int? {
    guard isWithin(slot) else { return nil }
    count &-= 1
    guard count > 0 else {
      first = .none
      return nil
    }
    let (last, before) = (nodes[capacity &+ count], nodes[capacity &+ count &- 1])
    // The last row of four has become shorter, whoever plays there.
    if slot != count &- 1 { play(before, at: count &- 1) }
    guard slot != count else { return nil }
    play(last, at: slot)
    return Int(last.number)
  }

  /// - Parameter slot: of that member.
  @inline(__always) mutating func setTag(of number: Int, at slot: Int32, to tag: Int64) {
    guard isWithin(Int(slot)) else { return }
    play(Node(tag: tag, number: Int32(truncatingIfNeeded: number)), at: Int(slot))
  }

  /// Changes all tags.
  ///
  /// - Complexity: O(n).
  mutating func changeTags(_ tag: (Int) -> Int64) {
    let nodes = nodes.own()
    for leaf in capacity..<capacity + count { nodes[leaf].tag = tag(Int(nodes[leaf].number)) }
    playAll()
  }

  // MARK: Playing

  /// Puts a node into a slot and plays on the way from there to the top.
  @inline(__always) private mutating func play(_ node: Node, at slot: Int) {
    // Within the column: the slot is below the count, the count is not above the capacity, and the
    // column has twice as many nodes.
    let nodes = nodes.own()
    var (place, last, winner) = (capacity &+ slot, capacity &+ count &- 1, node)
    while place > 3 {
      nodes[place] = winner
      if place == last { Self.fill(nodes, after: place) }
      let (a, b, c) = (nodes[place ^ 1], nodes[place ^ 2], nodes[place ^ 3])
      winner = Self.first(Self.first(Self.first(a, b), c), winner)
      place >>= 2
      last >>= 2
    }
    if place > 1 {
      nodes[place] = winner
      if last == 2 { nodes[3] = nodes[2] }
      winner = Self.first(nodes[place ^ 1], winner)
    }
    nodes[1] = winner
    first = winner
  }

  @inline(__always) private static func first(_ a: Node, _ b: Node) -> Node { b < a ? b : a }

  /// Fills the rest of the four of a node.
  @inline(__always) private static func fill(
    _ nodes: UnsafeMutablePointer<Node>, after place: Int
  ) {
    var absent = place
    while absent & 3 != 3 {
      absent &+= 1
      nodes[absent] = nodes[place]
    }
  }

  private mutating func grow() {
    var wider = Column<Node>(repeating: .none, count: 4 * capacity)
    let target = wider.own()
    for slot in 0..<count { target[2 * capacity + slot] = nodes[capacity + slot] }
    capacity *= 2
    nodes = wider
    playAll()
  }

  /// Everybody plays.
  ///
  /// - Complexity: O(n).
  private mutating func playAll() {
    guard count > 0 else { return }
    let nodes = nodes.own()
    var (begin, last) = (capacity, capacity + count - 1)
    while begin > 3 {
      Self.fill(nodes, after: last)
      for place in stride(from: begin, through: last, by: 4) {
        let left = Self.first(nodes[place], nodes[place + 1])
        nodes[place / 4] = Self.first(left, Self.first(nodes[place + 2], nodes[place + 3]))
      }
      (begin, last) = (begin / 4, last / 4)
    }
    if begin == 2 { nodes[1] = last == 2 ? nodes[2] : Self.first(nodes[2], nodes[3]) }
    first = nodes[1]
  }
}
