/// Weighted max-min: pours an amount into vessels as wide as their weights, all to the same level;
/// what a full vessel does not take goes to the others. (Progressive filling: Bertsekas and
/// Gallager, Data Networks, section 6.5.2.)
///
/// It is one object for many pours, so that they share its memory.
struct WaterFilling {
  struct Vessel {
    let node: Int
    /// What it holds at most; after pouring, what it holds.
    var content: Double
    var weight: Double
    /// The level at which it is full.
    var brim: Double
  }

  private(set) var vessels: [Vessel] = []

  /// Adds a vessel; one that wants nothing or has no weight takes no part.
  mutating func open(_ node: Int, want: Double, weight: Double) {
    guard want > 0, weight > 0 else { return }
    vessels.append(Vessel(node: node, content: want, weight: weight, brim: 0))
  }

  mutating func close() {
    vessels.removeAll(keepingCapacity: true)
  }

  /// Divides `amount`, or as much of it as the vessels hold.
  ///
  /// Takes out the vessels from the highest brim down, until those that are left are full at the
  /// level of those taken out. Weights are summed, never subtracted, so that a small one counts
  /// also beside a huge one.
  ///
  /// - Complexity: O(n log n) in the number of vessels; O(n) where the amount fills them all.
  mutating func pour(_ amount: Double) {
    let wanted = vessels.reduce(0) { $0 + $1.content }
    guard wanted > amount else { return }
    guard amount > 0 else {
      for index in vessels.indices { vessels[index].content = 0 }
      return
    }
    findBrims()
    var full = vessels.count
    for index in (0..<full / 2).reversed() { sift(index, in: full) }
    var held = wanted
    var weight = 0.0
    while full > 0, weight == 0 || vessels[0].brim * weight > amount - held {
      held -= vessels[0].content
      weight += vessels[0].weight
      full -= 1
      vessels.swapAt(0, full)
      sift(0, in: full)
    }
    // Summed anew: the differences above carry the rounding of every step.
    let left = max(0, vessels[..<full].reduce(amount) { $0 - $1.content })
    for index in full..<vessels.count {
      let part = left * (vessels[index].weight / weight)
      vessels[index].content = min(vessels[index].content, part)
    }
  }

  /// Weights become parts of the heaviest, so that neither their sum nor a brim is infinite.
  private mutating func findBrims() {
    let heaviest = vessels.reduce(0) { max($0, $1.weight) }
    for index in vessels.indices {
      let weight = max(vessels[index].weight / heaviest, .leastNormalMagnitude)
      vessels[index].weight = weight
      vessels[index].brim = vessels[index].content / weight
    }
  }

  /// Restores the heap, highest brim first, below one vessel of the first `count`.
  private mutating func sift(_ start: Int, in count: Int) {
    var index = start
    while 2 * index + 1 < count {
      var child = 2 * index + 1
      if child + 1 < count, vessels[child + 1].brim > vessels[child].brim { child += 1 }
      guard vessels[child].brim > vessels[index].brim else { return }
      vessels.swapAt(index, child)
      index = child
    }
  }
}
