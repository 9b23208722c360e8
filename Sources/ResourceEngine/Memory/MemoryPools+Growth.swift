import Quantities
import ResourcePolicy

extension MemoryPools {
  func takesPart(_ index: Int, under strategy: MemoryStrategy) -> Bool {
    switch strategy {
    case .automatic: true
    case .manual: false
    case .hybrid: pools[index].isAutoTuned
    }
  }

  /// How small a pool may become for the sake of another: its minimum, what is in use, and what
  /// the pools inside need. With headroom a third more than is in use stays, so that a pool that
  /// gives does not at once become one that needs.
  func leastSize(
    _ index: Int, under strategy: MemoryStrategy, headroom: Bool = false
  ) -> Int64 {
    let pool = pools[index]
    guard takesPart(index, under: strategy) else { return pool.size.bytes }
    let kept = headroom ? pool.usedBytes.saturatingSum(pool.usedBytes / 3) : pool.usedBytes
    let least = max(pool.minimum.bytes, kept, leastChildSizes(index, strategy, headroom))
    return min(pool.size.bytes, least)
  }

  func leastChildSizes(
    _ index: Int, _ strategy: MemoryStrategy, _ headroom: Bool = false
  ) -> Int64 {
    var sum: Int64 = 0
    for child in children(of: pools[index].id) {
      sum = sum.saturatingSum(leastSize(child, under: strategy, headroom: headroom))
    }
    return sum
  }

  /// How much larger a pool can be made.
  func possibleGrowth(_ index: Int, under strategy: MemoryStrategy, headroom: Bool = false) -> Int64
  {
    let parent = pools[index].parent
    return freeRoom(in: parent).saturatingSum(
      givers(in: parent, except: index, strategy, headroom).reduce(0) { $0.saturatingSum($1.slack) }
    )
  }

  /// Makes a pool larger, out of free room first and then out of what the others beside it can
  /// spare, each in proportion.
  /// - Returns: by how much, which may be less than asked for.
  @discardableResult
  mutating func grow(
    _ index: Int, by wanted: Int64, under strategy: MemoryStrategy, headroom: Bool = false
  ) -> Int64 {
    let gained = makeRoom(wanted, in: pools[index].parent, except: index, strategy, headroom)
    pools[index].size = ByteCount(bytes: pools[index].size.bytes + gained)
    return gained
  }

  /// Frees room in a pool, or in the total, up to the wanted amount.
  /// - Returns: how much of it there is now.
  mutating func makeRoom(
    _ wanted: Int64, in parent: MemoryPoolID?, except index: Int?, _ strategy: MemoryStrategy,
    _ headroom: Bool
  ) -> Int64 {
    let free = min(max(0, wanted), freeRoom(in: parent))
    let missing = max(0, wanted) - free
    guard missing > 0, strategy != .manual else { return free }
    let givers = givers(in: parent, except: index, strategy, headroom)
    return free + take(missing, from: givers, strategy)
  }

  /// Shrinks a pool. Where the pools inside no longer fit, they give in proportion.
  /// The new size is at least ``leastSize(_:under:headroom:)``.
  mutating func reduce(_ index: Int, to size: Int64, under strategy: MemoryStrategy) {
    pools[index].size = ByteCount(bytes: size)
    let id = pools[index].id
    let excess = childSizes(of: id) - size
    guard excess > 0 else { return }
    _ = take(excess, from: givers(in: id, except: nil, strategy, false), strategy)
  }

  private func givers(
    in parent: MemoryPoolID?, except index: Int?, _ strategy: MemoryStrategy, _ headroom: Bool
  ) -> [(index: Int, slack: Int64)] {
    children(of: parent).compactMap { child in
      guard child != index else { return nil }
      let least = leastSize(child, under: strategy, headroom: headroom)
      let slack = pools[child].size.bytes - least
      return slack > 0 ? (child, slack) : nil
    }
  }

  private mutating func take(
    _ wanted: Int64, from givers: [(index: Int, slack: Int64)], _ strategy: MemoryStrategy
  ) -> Int64 {
    let parts = Self.proportions(of: wanted, among: givers.map(\.slack))
    var taken: Int64 = 0
    for (giver, part) in zip(givers, parts) where part > 0 {
      reduce(giver.index, to: pools[giver.index].size.bytes - part, under: strategy)
      taken += part
    }
    return taken
  }

  /// Splits an amount in proportion to what each can give, never more than that. Bytes lost to
  /// rounding come from the first ones.
  static func proportions(of wanted: Int64, among slacks: [Int64]) -> [Int64] {
    let sum = slacks.reduce(Int128(0)) { $0 + Int128($1) }
    guard sum > 0 else { return slacks.map { _ in 0 } }
    let amount = min(Int128(max(0, wanted)), sum)
    var parts = slacks.map { Int64(clamping: amount * Int128($0) / sum) }
    var rest = Int64(clamping: amount - parts.reduce(Int128(0)) { $0 + Int128($1) })
    for index in parts.indices where rest > 0 {
      let more = min(rest, slacks[index] - parts[index])
      parts[index] += more
      rest -= more
    }
    return parts
  }
}
