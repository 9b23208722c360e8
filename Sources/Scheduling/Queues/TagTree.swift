import CPrefetch

/// Who comes first by an integer tag, among numbers from zero on: a tournament of fours. Its leaves
/// are slots that hold the members, and above each four stands the first of them, so that on top
/// is the first of all. Order is as in a ``TagHeap``.
///
/// A member whose tag changes plays again on one way from its slot to the top. Which nodes stand
/// there is known beforehand, so their loads overlap, whereas a sinking heap has to load each to
/// know the next. That counts where many members lie far away in memory.
///
/// In a large tree they are far away, and so is the record of the next first. But who will be first
/// soon is known some turns before, and can be fetched: see ``coming(after:)``.
///
/// All changes are O(log n). Slots are numbered from zero on without gaps.
struct TagTree: Sendable {
  /// A member, and in which slot it lies.
  struct Node: BitwiseCopyable, Sendable {
    var tag: Int64
    /// The number, then the slot: as one word, so that who wins is copied by two instructions, and
    /// two are compared by their numbers.
    private let numberAndSlot: UInt64

    @inline(__always) init(tag: Int64, number: Int, slot: Int) {
      self.tag = tag
      numberAndSlot =
        UInt64(truncatingIfNeeded: number) << 32 | UInt64(UInt32(truncatingIfNeeded: slot))
    }

    @inline(__always) var number: Int { Int(truncatingIfNeeded: numberAndSlot >> 32) }
    @inline(__always) var slot: Int { Int(UInt32(truncatingIfNeeded: numberAndSlot)) }

    /// Stands for no node.
    static let none = Node(tag: 0, number: -1, slot: -1)

    /// Whether one comes before another: a subtraction with the order of the numbers as borrow.
    @inline(__always) static func < (a: Node, b: Node) -> Bool {
      let borrow: Int64 = a.numberAndSlot < b.numberAndSlot ? 1 : 0
      return a.tag &- b.tag &- borrow < 0
    }
  }

  /// The winner of all; stands for nothing when there is no member.
  private(set) var first = Node.none
  private(set) var count = 0
  /// A power of two: slot s is node `capacity + s`. Node i > 3 plays for node i / 4; where 2 and 3
  /// are on top, they play for node 1. What lies between those rows is not used. In a row that
  /// ends within a four, the rest of that is filled with its last node, which does no harm.
  private var capacity = 1
  private var nodes = Column<Node>(repeating: .none, count: 2)

  /// Of node i the one above it near the top is i >> this; 0: there are too few slots for any to be
  /// far away.
  private var shiftNearTop = 0
  private static let leastFar = 4096

  var isEmpty: Bool { count == 0 }
  @inline(__always) var top: Node? { isEmpty ? nil : first }

  @inline(__always) private func isWithin(_ slot: Int) -> Bool {
    UInt(bitPattern: slot) < UInt(bitPattern: count)
  }

  /// One of those in the last slots, the latest of up to four, so none of the first where there
  /// are more; nil when there is none but that one.
  func last(but other: Int?) -> Node? {
    let slots = nodes[capacity..<capacity + count].suffix(4)
    return slots.filter { $0.number != other }.max { $0 < $1 }
  }

  /// - Returns: its slot.
  mutating func insert(_ number: Int, _ tag: Int64) -> Int32 {
    // Alone it won without playing.
    if count == 1 { nodes.own()[capacity] = first }
    if count == capacity { grow() }
    count += 1
    play(Node(tag: tag, number: number, slot: count &- 1))
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
    if slot != count &- 1 { play(before) }
    guard slot != count else { return nil }
    play(Node(tag: last.tag, number: last.number, slot: slot))
    return last.number
  }

  /// - Parameter slot: of that member.
  @inline(__always) mutating func setTag(of number: Int, at slot: Int32, to tag: Int64) {
    guard isWithin(Int(slot)) else { return }
    let node = Node(tag: tag, number: number, slot: Int(slot))
    // Alone it wins without playing.
    if count == 1 { first = node } else { play(node) }
  }

  /// In a large tree, who has won the part near the top that a slot is in, so that it will be first
  /// of all as soon as those of a few other parts have been served; nil in a small one.
  @inline(__always) func coming(after slot: Int32) -> Node? {
    guard shiftNearTop > 0, isWithin(Int(slot)) else { return nil }
    return nodes[(capacity &+ Int(slot)) >> shiftNearTop]
  }

  /// In a large tree, the member in a slot; nil when it is none, and in a small tree.
  @inline(__always) func farMember(at slot: Int32) -> Node? {
    guard shiftNearTop > 0, isWithin(Int(slot)) else { return nil }
    return nodes[capacity &+ Int(slot)]
  }

  /// Has fetched what a member will play on, as far as it is far away.
  ///
  /// - Parameter node: of a member.
  @inline(__always) mutating func fetchWay(of node: Node) {
    guard isWithin(node.slot) else { return }
    let leaf = capacity &+ node.slot
    let nodes = nodes.own()
    rmctl_prefetch(nodes + leaf)
    rmctl_prefetch(nodes + (leaf >> 2))
    rmctl_prefetch(nodes + (leaf >> 4))
  }

  /// Changes all tags.
  ///
  /// - Complexity: O(n).
  mutating func changeTags(_ tag: (Int) -> Int64) {
    let nodes = nodes.own()
    for leaf in capacity..<capacity + count { nodes[leaf].tag = tag(nodes[leaf].number) }
    playAll()
  }

  // MARK: Playing

  /// Puts a node into its slot and plays on the way from there to the top.
  @inline(never) private mutating func play(_ node: Node) {
    // Within the column: the slot is below the count, the count is not above the capacity, and the
    // column has twice as many nodes.
    var way = Way(
      nodes: nodes.own(), place: capacity &+ node.slot, last: capacity &+ count &- 1, winner: node)
    way.rise()
    way.end()
    first = way.winner
  }

  private mutating func grow() {
    var wider = Column<Node>(repeating: .none, count: 4 * capacity)
    let target = wider.own()
    for slot in 0..<count { target[2 * capacity + slot] = nodes[capacity + slot] }
    capacity *= 2
    // There are 16 to 63 nodes in the row near the top.
    if capacity >= Self.leastFar { shiftNearTop = (capacity.trailingZeroBitCount - 4) & ~1 }
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
      Way.fill(nodes, after: last)
      for place in stride(from: begin, through: last, by: 4) {
        let left = Way.first(nodes[place], nodes[place + 1])
        nodes[place / 4] = Way.first(left, Way.first(nodes[place + 2], nodes[place + 3]))
      }
      (begin, last) = (begin / 4, last / 4)
    }
    if begin == 2 { nodes[1] = last == 2 ? nodes[2] : Way.first(nodes[2], nodes[3]) }
    first = nodes[1]
  }
}

/// The way of a node from its slot to the top. The tree sees to it that it is within its column.
private struct Way {
  typealias Node = TagTree.Node

  let nodes: UnsafeMutablePointer<Node>
  var place: Int
  /// The last place of that row.
  var last: Int
  /// Who has won so far and takes that place.
  var winner: Node

  /// Plays in fours to the row of the top. Slots are less than 2³¹, so places are less than 4¹⁶.
  ///
  /// No loop: in some loops the compiler makes branches of choices, which nobody can foretell
  /// (measured: it took a quarter longer).
  @inline(__always) mutating func rise() {
    _ =
      step() && step() && step() && step() && step() && step() && step() && step()
      && step() && step() && step() && step() && step() && step() && step() && step()
  }

  /// Plays in one four.
  ///
  /// - Returns: false when there is none any more.
  @inline(__always) private mutating func step() -> Bool {
    guard place > 3 else { return false }
    nodes[place] = winner
    if place == last { Self.fill(nodes, after: place) }
    let (a, b, c) = (nodes[place ^ 1], nodes[place ^ 2], nodes[place ^ 3])
    winner = Self.first(Self.first(Self.first(a, b), c), winner)
    place >>= 2
    last >>= 2
    return true
  }

  /// Plays for the top.
  @inline(__always) mutating func end() {
    if place > 1 {
      nodes[place] = winner
      if last == 2 { nodes[3] = winner }
      winner = Self.first(nodes[place ^ 1], winner)
    }
    nodes[1] = winner
  }

  @inline(__always) static func first(_ a: Node, _ b: Node) -> Node { b < a ? b : a }

  /// Fills the rest of the four of a node. Out of line, because it is seldom needed.
  @inline(never) static func fill(_ nodes: UnsafeMutablePointer<Node>, after place: Int) {
    for absent in place..<(place | 3) { nodes[absent &+ 1] = nodes[place] }
  }
}
