/// Calls by the part they have of what they want, the lowest first, as a binary heap.
struct RisingCalls {
  private struct Entry {
    var degree: Int
    let wanted: Int
    /// The place in the list the heap was made of, which is in the order of the ids.
    let index: Int

    /// Compares the ratios as products: degrees are at most a million each.
    func comes(before other: Entry) -> Bool {
      let (mine, others) = (degree * other.wanted, other.degree * wanted)
      return mine == others ? index < other.index : mine < others
    }
  }

  private var heap: [Entry]

  init(_ calls: [AdaptiveCall]) {
    heap = calls.indices.map { index in
      Entry(degree: calls[index].holding.degree, wanted: calls[index].wanted, index: index)
    }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(from: index) }
  }

  /// The place of the call whose turn it is.
  var first: Int? { heap.first?.index }

  mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    sink(from: 0)
  }

  /// The first has got one degree more.
  mutating func firstRose() {
    guard !heap.isEmpty else { return }
    heap[0].degree += 1
    sink(from: 0)
  }

  private mutating func sink(from start: Int) {
    var index = start
    while true {
      var child = 2 * index + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1].comes(before: heap[child]) { child += 1 }
      guard heap[child].comes(before: heap[index]) else { return }
      heap.swapAt(index, child)
      index = child
    }
  }
}
