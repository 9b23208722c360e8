/// Who comes first by an integer tag, among numbers from zero on that are in no other heap of the
/// same places: a heap with four children per node (Johnson 1975), which is one cache line.
///
/// Tags wrap: of two the smaller is the one from which the other is reached by less than 2⁶³
/// steps, so a clock may run for ever as long as all tags stay near each other. Equal tags go by
/// number.
///
/// All changes are O(log n). What a heap holds it also notes in the places, so that any member is
/// found at once.
struct TagHeap: Sendable {
  struct Node: Sendable {
    var tag: Int64
    var number: Int32
  }

  private(set) var nodes: [Node] = []

  var isEmpty: Bool { nodes.isEmpty }
  var count: Int { nodes.count }

  /// The first; nil when there is none.
  var top: Node? { nodes.first }

  /// The last but one member as they lie, which is none of the first.
  func last(but other: Int?) -> Node? { nodes.last { Int($0.number) != other } }

  mutating func insert(_ number: Int, _ tag: Int64, _ places: inout [Int32]) {
    nodes.append(Node(tag: tag, number: Int32(truncatingIfNeeded: number)))
    rise(from: nodes.count - 1, &places)
  }

  /// - Parameter place: of a member.
  mutating func remove(at place: Int, _ places: inout [Int32]) {
    guard nodes.indices.contains(place), let last = nodes.popLast() else { return }
    guard place < nodes.count else { return }
    let former = nodes[place]
    nodes[place] = last
    if Self.isBefore(last, former) {
      rise(from: place, &places)
    } else {
      sink(from: place, &places)
    }
  }

  /// - Parameter place: of a member.
  @inline(__always) mutating func setTag(at place: Int, to tag: Int64, _ places: inout [Int32]) {
    guard nodes.indices.contains(place) else { return }
    let isLater = tag &- nodes[place].tag >= 0
    nodes[place].tag = tag
    if isLater { sink(from: place, &places) } else { rise(from: place, &places) }
  }

  /// Changes all tags.
  ///
  /// - Complexity: O(n log n).
  mutating func changeTags(_ places: inout [Int32], _ tag: (Int) -> Int64) {
    for place in nodes.indices { nodes[place].tag = tag(Int(nodes[place].number)) }
    for place in nodes.indices.reversed() { sink(from: place, &places) }
  }

  @inline(__always) private static func isBefore(_ a: Node, _ b: Node) -> Bool {
    let distance = a.tag &- b.tag
    return (distance < 0) != ((distance == 0) && (a.number < b.number))
  }

  private mutating func rise(from start: Int, _ places: inout [Int32]) {
    nodes.withUnsafeMutableBufferPointer { nodes in
      places.withUnsafeMutableBufferPointer { places in
        let moving = nodes[start]
        var hole = start
        while hole > 0 {
          let parent = (hole &- 1) / 4
          guard Self.isBefore(moving, nodes[parent]) else { break }
          nodes[hole] = nodes[parent]
          places[Int(nodes[hole].number)] = Int32(truncatingIfNeeded: hole)
          hole = parent
        }
        nodes[hole] = moving
        places[Int(moving.number)] = Int32(truncatingIfNeeded: hole)
      }
    }
  }

  /// The first of the children; past the end when there are none. Chosen without branches: which
  /// child it is nobody can foretell.
  @inline(__always) private static func leastChild(
    of parent: Int, _ nodes: UnsafeMutableBufferPointer<Node>
  ) -> Int {
    let first = parent &* 4 &+ 1
    guard first &+ 3 < nodes.count else {
      var least = first
      var child = first &+ 1
      while child < nodes.count {
        if isBefore(nodes[child], nodes[least]) { least = child }
        child &+= 1
      }
      return least
    }
    let left = isBefore(nodes[first &+ 1], nodes[first]) ? first &+ 1 : first
    let right = isBefore(nodes[first &+ 3], nodes[first &+ 2]) ? first &+ 3 : first &+ 2
    return isBefore(nodes[right], nodes[left]) ? right : left
  }

  private mutating func sink(from start: Int, _ places: inout [Int32]) {
    nodes.withUnsafeMutableBufferPointer { nodes in
      places.withUnsafeMutableBufferPointer { places in
        let moving = nodes[start]
        var hole = start
        while true {
          let least = Self.leastChild(of: hole, nodes)
          guard least < nodes.count, Self.isBefore(nodes[least], moving) else { break }
          nodes[hole] = nodes[least]
          places[Int(nodes[hole].number)] = Int32(truncatingIfNeeded: hole)
          hole = least
        }
        nodes[hole] = moving
        places[Int(moving.number)] = Int32(truncatingIfNeeded: hole)
      }
    }
  }
}
