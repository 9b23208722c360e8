public import Quantities
public import ResourcePolicy

/// A better size for a pool.
public struct MemoryAdvice: Hashable, Sendable {
  public let pool: MemoryPoolID
  public let name: EntityName
  public let current: ByteCount
  public let recommended: ByteCount
  /// How far use is from three quarters of the size, in quarters of the size.
  public let benefit: Double
  public let reason: String
  /// Under the strategy asked for the pool is tuned without anybody applying this. Only growth
  /// is: room that nobody asks for stays where it is until another pool needs it.
  public let movesByItself: Bool
}

extension Memory {
  /// Pools above 90 % of their size are advised to grow by a fifth, pools below 50 % and above
  /// their minimum to shrink by a tenth; the benefit is |use − 75| / 25. Largest benefit first,
  /// then by id. Growth that cannot be had is no advice.
  public func advice(_ strategy: MemoryStrategy) -> [MemoryAdvice] {
    tree.pools.indices.compactMap { advice(on: $0, strategy) }
      .sorted { $0.benefit == $1.benefit ? $0.pool < $1.pool : $0.benefit > $1.benefit }
  }

  private func advice(on index: Int, _ strategy: MemoryStrategy) -> MemoryAdvice? {
    let pool = tree.pools[index]
    let size = pool.size.bytes
    guard let permille = pool.usedPermille else { return nil }
    let recommended: Int64
    let takesPart = tree.takesPart(index, under: strategy)
    if pool.usedBytes > size.percent(90) {
      let possible = tree.possibleGrowth(index, under: strategy, headroom: true)
      recommended = size + min(max(1, size / 5), possible)
    } else if permille < 500 {
      recommended = min(size, max(size - size / 10, shrinkFloor(index, strategy)))
    } else {
      return nil
    }
    guard recommended != size else { return nil }
    let isGrowth = recommended > size
    return MemoryAdvice(
      pool: pool.id, name: pool.name, current: pool.size,
      recommended: ByteCount(bytes: recommended),
      benefit: Double(abs(permille - 750)) / 250,
      reason: "\(permille / 10).\(permille % 10)% in use, "
        + (isGrowth ? "above 90%" : "below 50% and above the minimum"),
      movesByItself: takesPart && isGrowth)
  }

  /// How small an administrator may make a pool.
  private func shrinkFloor(_ index: Int, _ strategy: MemoryStrategy) -> Int64 {
    let pool = tree.pools[index]
    return max(pool.minimum.bytes, pool.usedBytes, tree.leastChildSizes(index, strategy))
  }

  /// Follows an advice as far as it fits now.
  /// - Returns: the size that the pool has after it.
  @discardableResult
  public mutating func apply(
    _ advice: MemoryAdvice, strategy: MemoryStrategy = .manual
  ) throws(MemoryError) -> ByteCount {
    let index = try existing(advice.pool)
    let size = tree.pools[index].size.bytes
    let wanted = advice.recommended.bytes
    if wanted > size {
      tree.grow(index, by: wanted - size, under: strategy, headroom: true)
    } else {
      let target = max(wanted, shrinkFloor(index, strategy))
      if target < size { tree.reduce(index, to: target, under: strategy) }
    }
    return tree.pools[index].size
  }

  /// What the strategies automatic and hybrid do by themselves: pools above 90 % grow by a fifth,
  /// as far as others can spare it and keep a third more than they use, so that repeated
  /// tuning comes to rest while use stays the same.
  /// - Returns: how many pools really grew.
  @discardableResult
  public mutating func tune(_ strategy: MemoryStrategy) -> Int {
    var grown = 0
    for advice in advice(strategy) where advice.movesByItself {
      guard let after = try? apply(advice, strategy: strategy), after > advice.current else {
        continue
      }
      grown += 1
    }
    counters.automaticAdjustments.add(saturating: grown)
    return grown
  }
}
