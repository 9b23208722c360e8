import Quantities

/// Decides on which NUMA nodes a command runs: near to its memory, and where there is room.
///
/// One node where its wish fits: the one that it leaves the fewest processors free on, so that
/// large wishes find room later; of equals the lowest. Else the fewest nodes that have together
/// what it wants. Where that is not free anywhere the command shares: with as few nodes as could
/// hold it if they were empty, the least held first; and where it is larger than the machine it
/// gets all that it may use.
public enum NodePlacement {
  /// Up to here every choice of nodes is compared; machines with more take the roomiest first.
  static let mostCompared = 12

  /// - Parameter nodes: of one number each; of two with the same number the first counts.
  /// - Returns: nil when no node has a processor that the wish allows.
  /// - Complexity: O(2ⁿ · n) for n nodes up to 12, O(n log n) above.
  public static func place(_ wish: PlacementWish, on nodes: [PlacementNode]) -> Placement? {
    var seen: Set<Int> = []
    let candidates = nodes.filter { seen.insert($0.number).inserted }
      .map { Candidate($0, wish) }
      .filter { $0.whole.processors > 0 }
      .sorted { $0.number < $1.number }
    guard !candidates.isEmpty else { return nil }
    if let chosen = fewest(candidates, wish, \.free, prefersFull: true) {
      return placement(chosen, isCrowded: false)
    }
    let chosen = fewest(candidates, wish, \.whole, prefersFull: false) ?? candidates
    return placement(chosen, isCrowded: true)
  }

  /// What a node can give.
  struct Room {
    var processors: Int
    var memory: ByteCount
  }

  struct Candidate {
    let number: Int
    let usable: CPUList
    let free: Room
    /// If nobody held anything.
    let whole: Room

    init(_ node: PlacementNode, _ wish: PlacementWish) {
      number = node.number
      usable = wish.allowed.map(node.processors.intersection) ?? node.processors
      let memory = node.memory ?? ByteCount(bytes: .max)
      let left = max(0, node.processors.count - node.heldProcessors)
      free = Room(
        processors: min(usable.count, left),
        memory: node.memory == nil
          ? memory : ByteCount(bytes: memory.bytes - node.heldMemory.bytes))
      whole = Room(processors: usable.count, memory: memory)
    }
  }

  private static func placement(_ chosen: [Candidate], isCrowded: Bool) -> Placement {
    Placement(
      nodes: chosen.map(\.number),
      processors: chosen.reduce(.none) { $0.union($1.usable) }, isCrowded: isCrowded)
  }

  /// The fewest candidates with room for the wish; nil when all together have not enough.
  ///
  /// - Parameter prefersFull: of equally few, those with the fewest free processors, else those
  ///   with the most; then the lowest numbers.
  private static func fewest(
    _ candidates: [Candidate], _ wish: PlacementWish, _ room: KeyPath<Candidate, Room>,
    prefersFull: Bool
  ) -> [Candidate]? {
    guard holds(candidates.map { $0[keyPath: room] }, wish) else { return nil }
    if let one = bestSingle(candidates, wish, room, prefersFull) { return [one] }
    return candidates.count <= mostCompared
      ? bestOfAll(candidates, wish, room, prefersFull) : roomiest(candidates, wish, room)
  }

  private static func holds(_ rooms: [Room], _ wish: PlacementWish) -> Bool {
    // A node lists at most 4096 processors, so this cannot overflow before memory is full.
    let processors = rooms.reduce(0) { $0 + $1.processors }
    let memory = rooms.reduce(ByteCount.zero) { $0 + $1.memory }
    return processors >= wish.processors && memory >= wish.memory
  }

  private static func bestSingle(
    _ candidates: [Candidate], _ wish: PlacementWish, _ room: KeyPath<Candidate, Room>,
    _ prefersFull: Bool
  ) -> Candidate? {
    let fitting = candidates.filter { holds([$0[keyPath: room]], wish) }
    // The first of equals is the lowest.
    return prefersFull
      ? fitting.min { $0.free.processors < $1.free.processors }
      : fitting.min { $0.free.processors > $1.free.processors }
  }

  private static func bestOfAll(
    _ candidates: [Candidate], _ wish: PlacementWish, _ room: KeyPath<Candidate, Room>,
    _ prefersFull: Bool
  ) -> [Candidate] {
    var best: (chosen: [Candidate], free: Int)?
    for choice in 1..<(1 << candidates.count) {
      let chosen = candidates.indices.filter { choice & (1 << $0) != 0 }.map { candidates[$0] }
      if let best, best.chosen.count < chosen.count { continue }
      guard holds(chosen.map { $0[keyPath: room] }, wish) else { continue }
      let free = chosen.reduce(0) { $0 + $1.free.processors }
      guard let former = best, former.chosen.count == chosen.count else {
        best = (chosen, free)
        continue
      }
      let isBetter = prefersFull ? free < former.free : free > former.free
      let isLower =
        free == former.free
        && chosen.map(\.number).lexicographicallyPrecedes(former.chosen.map(\.number))
      if isBetter || isLower { best = (chosen, free) }
    }
    return best?.chosen ?? candidates
  }

  /// The ones with the most processors first, then those with the most memory, until it is enough.
  private static func roomiest(
    _ candidates: [Candidate], _ wish: PlacementWish, _ room: KeyPath<Candidate, Room>
  ) -> [Candidate] {
    var left = candidates.sorted {
      ($1[keyPath: room].processors, $0.number) < ($0[keyPath: room].processors, $1.number)
    }
    var chosen: [Candidate] = []
    var processors = 0
    while processors < wish.processors, !left.isEmpty {
      let next = left.removeFirst()
      processors += next[keyPath: room].processors
      chosen.append(next)
    }
    left.sort { ($1[keyPath: room].memory, $0.number) < ($0[keyPath: room].memory, $1.number) }
    while !holds(chosen.map { $0[keyPath: room] }, wish), !left.isEmpty {
      chosen.append(left.removeFirst())
    }
    return chosen.sorted { $0.number < $1.number }
  }
}
