/// Some of the groups of a disk in the order of a tag.
struct GroupHeap: Sendable {
  private var heap = TagHeap()
  /// Where each group lies; −1: not here.
  private var places = Column<Int32>()

  @inline(__always) var isEmpty: Bool { heap.isEmpty }
  /// The first; nil when there is none.
  @inline(__always) var top: TagHeap.Node? { heap.top }

  mutating func addGroup() { places.append(-1) }

  /// A group stands where its first request does; without one it is taken out.
  @inline(__always) mutating func set(_ group: Int, _ head: TagHeap.Node) {
    if head.isNone { remove(group) } else { set(group, head.tag) }
  }

  /// Puts a group in or where it belongs now.
  @inline(__always) mutating func set(_ group: Int, _ tag: Int64) {
    let place = Int(places[group])
    if place < 0 {
      heap.insert(group, tag, &places)
    } else if tag != heap.tag(at: place) {
      heap.setTag(of: group, to: tag, &places)
    }
  }

  @inline(__always) mutating func remove(_ group: Int) {
    let place = Int(places[group])
    guard place >= 0 else { return }
    heap.remove(at: place, &places)
    places[group] = -1
  }
}
