import Quantities
import ResourcePolicy

extension MemoryPools {
  /// What gives way when a new total is too small for all wishes.
  private struct Concession {
    /// Sizes that an administrator chose for a pool that may be tuned.
    let ownSizes: Bool
    /// Minimums that nobody chose.
    let derivedMinimums: Bool
  }

  /// The pools under another total. Pools whose size nobody chose get their default part anew,
  /// but never less than is in use or their minimum; then those with the most to spare give.
  /// If that is not enough, minimums that nobody chose give way, and at last chosen sizes of pools
  /// that may be tuned.
  func resized(to total: Int64) throws(MemoryError) -> MemoryPools {
    let concessions = [
      Concession(ownSizes: false, derivedMinimums: false),
      Concession(ownSizes: false, derivedMinimums: true),
      Concession(ownSizes: true, derivedMinimums: true),
    ]
    for concession in concessions {
      if let pools = resized(to: total, conceding: concession) { return pools }
    }
    var least = self
    least.deriveMinimums(total)
    let floors = least.floors(conceding: Concession(ownSizes: true, derivedMinimums: true))
    let needed = children(of: nil).reduce(Int64(0)) { $0.saturatingSum(floors[$1]) }
    throw .totalTooSmall(
      total: ByteCount(bytes: total), needed: ByteCount(bytes: max(needed, used)))
  }

  private func resized(to total: Int64, conceding: Concession) -> MemoryPools? {
    var next = self
    next.setTotal(total)
    next.deriveMinimums(next.total)
    let floors = next.floors(conceding: conceding)
    guard next.distribute(next.total, in: nil, floors) else { return nil }
    for index in next.pools.indices {
      let pool = next.pools[index]
      if !pool.hasOwnMinimum, pool.minimum > pool.size { next.pools[index].minimum = pool.size }
    }
    return next
  }

  /// A minimum that nobody chose is a fixed part of the default size.
  private mutating func deriveMinimums(_ total: Int64) {
    var defaults: [Int64] = []
    for (index, entry) in BuiltInPool.all.enumerated() where index < pools.count {
      let above = entry.parent.flatMap { self.index(of: $0) }.map { defaults[$0] } ?? total
      let pool = pools[index]
      let size = pool.hasOwnSize ? pool.size.bytes : above.percent(entry.sizePercent)
      defaults.append(size)
      if !pool.hasOwnMinimum {
        pools[index].minimum = ByteCount(bytes: size.percent(entry.minimumPercent))
      }
    }
  }

  /// The least that each pool needs. Children stand behind their parents, so walking from the end
  /// sees them first.
  private func floors(conceding: Concession) -> [Int64] {
    var floors = pools.map(\.usedBytes)
    var inside = [Int64](repeating: 0, count: pools.count)
    for index in pools.indices.reversed() {
      let pool = pools[index]
      let isKept = pool.hasOwnSize && !(conceding.ownSizes && pool.isAutoTuned)
      let minimumHolds = pool.hasOwnMinimum || !conceding.derivedMinimums
      floors[index] = max(
        pool.usedBytes, inside[index], minimumHolds ? pool.minimum.bytes : 0,
        isKept ? pool.size.bytes : 0)
      if let parent = pool.parent.flatMap({ self.index(of: $0) }) {
        inside[parent] = inside[parent].saturatingSum(floors[index])
      }
    }
    return floors
  }

  /// Gives the pools in one room their sizes, then those inside them.
  /// - Returns: false if the room is too small.
  private mutating func distribute(
    _ room: Int64, in parent: MemoryPoolID?, _ floors: [Int64]
  ) -> Bool {
    let members = children(of: parent)
    let wishes = members.map { index in
      let isDefault = index < BuiltInPool.all.count && !pools[index].hasOwnSize
      let wish =
        isDefault
        ? room.percent(BuiltInPool.all[index].sizePercent) : pools[index].size.bytes
      return max(wish, floors[index])
    }
    let sum = wishes.reduce(Int64(0)) { $0.saturatingSum($1) }
    let slacks = zip(members, wishes).map { $1 - floors[$0] }
    let excess = max(0, sum - room)
    let cuts = Self.proportions(of: excess, among: slacks)
    guard cuts.reduce(0, +) == excess else { return false }
    for (position, index) in members.enumerated() {
      pools[index].size = ByteCount(bytes: wishes[position] - cuts[position])
    }
    guard childSizes(of: parent) <= room else { return false }
    return members.allSatisfy { distribute(pools[$0].size.bytes, in: pools[$0].id, floors) }
  }
}
