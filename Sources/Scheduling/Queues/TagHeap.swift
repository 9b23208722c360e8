import CPrefetch

/// Who comes first by an integer tag, among numbers from zero on that are in no other heap of the
/// same places: a heap with four children per node (Johnson 1975), which are one cache line.
///
/// Tags wrap: of two the smaller is the one from which the other is reached by less than 2⁶³
/// steps, so a clock may run for ever as long as all tags stay near each other. Equal tags go by
/// number.
///
/// All changes are O(log n). What a heap holds it also notes in the places, so that any member is
/// found at once.
struct TagHeap: Sendable {
  struct Node: BitwiseCopyable, Sendable {
    var tag: Int64
    var number: Int32

    /// Stands for no node.
    static let none = Node(tag: 0, number: -1)
    @inline(__always) var isNone: Bool { number < 0 }

    /// Whether one comes before another: a subtraction with the order of the numbers as borrow.
    @inline(__always) static func < (a: Node, b: Node) -> Bool {
      let borrow: Int64 = UInt32(bitPattern: a.number) < UInt32(bitPattern: b.number) ? 1 : 0
      return a.tag &- b.tag &- borrow < 0
    }
  }

  /// After some that stand for nothing, so that children lie in one line.
  private var nodes = Column<Node>()
  private static let lead = 3

  init() {
    for _ in 0..<Self.lead { nodes.append(Node(tag: 0, number: 0)) }
  }

  var isEmpty: Bool { count == 0 }
  var count: Int { nodes.count &- Self.lead }

  /// The first; nil when there is none.
  @inline(__always) var top: Node? { isEmpty ? nil : nodes[Self.lead] }
  /// The same as one value.
  @inline(__always) var first: Node { isEmpty ? .none : nodes[Self.lead] }

  /// The places of those of whom one becomes the first when the first goes: up to four.
  @inline(__always) var heirs: Range<Int> { 1..<max(1, min(5, count)) }

  /// - Parameter place: of a member.
  @inline(__always) func number(at place: Int) -> Int { Int(nodes[place &+ Self.lead].number) }

  /// The last but one member as they lie, which is none of the first.
  func last(but other: Int?) -> Node? {
    nodes.dropFirst(Self.lead).last { Int($0.number) != other }
  }

  mutating func insert(_ number: Int, _ tag: Int64, _ places: inout Column<Int32>) {
    precondition(places.isWithin(number))
    let node = Node(tag: tag, number: Int32(truncatingIfNeeded: number))
    nodes.append(node)
    order(&places).rise(node, from: count &- 1, to: 0)
  }

  /// - Parameter place: of a member.
  mutating func remove(at place: Int, _ places: inout Column<Int32>) {
    guard UInt(bitPattern: place) < UInt(bitPattern: count) else { return }
    let last = nodes.removeLast()
    guard place < count else { return }
    order(&places).replace(at: place, with: last)
  }

  /// - Parameter number: a member.
  @inline(__always) mutating func setTag(
    of number: Int, to tag: Int64, _ places: inout Column<Int32>
  ) {
    let place = Int(places[number])
    guard UInt(bitPattern: place) < UInt(bitPattern: count) else { return }
    guard count > 1 else {
      // Alone it moves nowhere.
      nodes.own()[Self.lead].tag = tag
      return
    }
    let order = order(&places)
    order.replace(at: place, with: Node(tag: tag, number: Int32(truncatingIfNeeded: number)))
  }

  /// - Parameter place: of a member.
  @inline(__always) func tag(at place: Int) -> Int64 { nodes[place &+ Self.lead].tag }

  /// Changes all tags.
  ///
  /// - Complexity: O(n log n).
  mutating func changeTags(_ places: inout Column<Int32>, _ tag: (Int) -> Int64) {
    let order = order(&places)
    for place in 0..<count { order.nodes[place].tag = tag(Int(order.nodes[place].number)) }
    for place in (0..<count).reversed() { order.sink(order.nodes[place], from: place) }
  }

  @inline(__always) private mutating func order(_ places: inout Column<Int32>) -> HeapOrder {
    HeapOrder(nodes: nodes.own() + Self.lead, count: count, places: places.own())
  }
}

/// The nodes of a heap while one of them moves. All their numbers have a place.
private struct HeapOrder {
  let nodes: UnsafeMutablePointer<TagHeap.Node>
  let count: Int
  let places: UnsafeMutablePointer<Int32>

  @inline(__always) private func put(_ node: TagHeap.Node, at place: Int) {
    nodes[place] = node
    places[Int(node.number)] = Int32(truncatingIfNeeded: place)
  }

  @inline(__always) func replace(at place: Int, with node: TagHeap.Node) {
    if node < nodes[place] { rise(node, from: place, to: 0) } else { sink(node, from: place) }
  }

  /// Puts a node where it belongs between a place and one of the places above it.
  @inline(__always) func rise(_ node: TagHeap.Node, from start: Int, to highest: Int) {
    var hole = start
    while hole > highest {
      let parent = (hole &- 1) >> 2
      guard node < nodes[parent] else { break }
      put(nodes[parent], at: hole)
      hole = parent
    }
    put(node, at: hole)
  }

  /// Puts a node where it belongs at or below a place. The hole goes down to the end first, without
  /// a look at the node: most come from there, and how far down nobody can foretell. (Wegener
  /// 1993.)
  func sink(_ node: TagHeap.Node, from start: Int) {
    var hole = start
    var first = start &* 4 &+ 1
    let lastOfFour = count &- 4
    while first <= lastOfFour {
      if first > Self.lastNear { fetchBelow(first) }
      let (child, least) = leastOfFour(nodes + first)
      put(least, at: hole)
      hole = first &+ child
      first = hole &* 4 &+ 1
    }
    if first < count {
      var least = first
      for child in first &+ 1..<count where nodes[child] < nodes[least] { least = child }
      put(nodes[least], at: hole)
      hole = least
    }
    rise(node, from: hole, to: start)
  }

  /// What lies so near to the top is asked for often enough to be near in memory.
  private static let lastNear = 64

  /// Has the sixteen children of four fetched, which lie in a row, while the first of the four is
  /// found.
  @inline(__always) private func fetchBelow(_ four: Int) {
    let first = four &* 4 &+ 1
    guard first &+ 16 <= count else { return }
    for line in 0..<4 { rmctl_prefetch(nodes + (first &+ line &* 4)) }
  }

  /// The first of four, and which it is. Chosen without branches: nobody can foretell it.
  @inline(__always) private func leastOfFour(
    _ four: UnsafeMutablePointer<TagHeap.Node>
  ) -> (child: Int, node: TagHeap.Node) {
    let (a, b, c, d) = (four[0], four[1], four[2], four[3])
    let isSecond = b < a
    let isFourth = d < c
    let left = isSecond ? b : a
    let right = isFourth ? d : c
    let isRight = right < left
    return (
      isRight ? (isFourth ? 3 : 2) : (isSecond ? 1 : 0),
      isRight ? right : left
    )
  }
}
