import Quantities
import ResourcePolicy

/// The tree of pools and what is used in it: sizes nest, use in a pool counts in every pool above.
///
/// Pools stand in the order of their ids, the six built-in ones at fixed places; a parent always
/// stands before its children.
struct MemoryPools: Hashable, Sendable {
  private(set) var total: Int64
  /// Of all pools that stand in the total.
  private(set) var used: Int64 = 0
  var pools: [MemoryPool]
  var nextPool = MemoryPoolID.firstCustom

  static let pgaIndex = 4
  static let workAreaIndex = 5
  static let mostPools = 256

  init(total: Int64) {
    self.total = max(0, total)
    pools = BuiltInPool.pools(total: self.total)
  }

  /// For a decoded state: nil if it breaks a rule. Use by sessions is not in it yet.
  init?(total: Int64, pools: [MemoryPool], nextPool: UInt64) {
    self.total = max(0, total)
    self.pools = pools
    self.nextPool = nextPool
    guard isSound, nextPool <= MemoryPoolID.highest else { return nil }
    for index in pools.indices {
      guard charge(index, pools[index].directBytes) else { return nil }
    }
    guard self.pools.allSatisfy({ $0.usedBytes <= $0.size.bytes }), used <= self.total else {
      return nil
    }
  }

  private var isSound: Bool {
    guard pools.count <= Self.mostPools, pools.count >= BuiltInPool.all.count else { return false }
    for (pool, entry) in zip(pools, BuiltInPool.all) {
      guard pool.id == entry.id, pool.kind == entry.kind, pool.parent == entry.parent,
        pool.name.text == entry.name
      else { return false }
    }
    var last: UInt64 = 0
    for (index, pool) in pools.enumerated() {
      guard pool.id.value > last, pool.id.value < nextPool, pool.minimum <= pool.size,
        pool.isBuiltIn == (index < BuiltInPool.all.count),
        pool.parent.map({ self.index(of: $0) != nil && $0 < pool.id }) ?? true,
        !pools[..<index].contains(where: { $0.name == pool.name })
      else { return false }
      last = pool.id.value
    }
    return sizesNest
  }

  /// The sizes inside a pool add up to no more than its own.
  var sizesNest: Bool {
    childSizes(of: nil) <= total
      && pools.allSatisfy { childSizes(of: $0.id) <= $0.size.bytes }
  }

  func index(of id: MemoryPoolID) -> Int? {
    var (low, high) = (0, pools.count)
    while low < high {
      let middle = (low + high) / 2
      if pools[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < pools.count && pools[low].id == id ? low : nil
  }

  func children(of parent: MemoryPoolID?) -> [Int] {
    pools.indices.filter { pools[$0].parent == parent }
  }

  /// The sum of the sizes inside a pool, or in the total.
  func childSizes(of parent: MemoryPoolID?) -> Int64 {
    var sum: Int64 = 0
    for pool in pools where pool.parent == parent { sum = sum.saturatingSum(pool.size.bytes) }
    return sum
  }

  /// Space that no pool inside has taken.
  func freeRoom(in parent: MemoryPoolID?) -> Int64 {
    let size = parent.flatMap { index(of: $0) }.map { pools[$0].size.bytes } ?? total
    return max(0, size - childSizes(of: parent))
  }

  /// The pool and all above it, the lowest first.
  func path(from index: Int) -> [Int] {
    var path = [index]
    while let parent = pools[path[path.count - 1]].parent.flatMap({ self.index(of: $0) }) {
      path.append(parent)
    }
    return path
  }

  /// The pool on the way up that cannot take so much more, the lowest first; nil if all can.
  func fullPool(from index: Int, adding bytes: Int64) -> Int? {
    var next: Int? = index
    while let index = next {
      if bytes > pools[index].size.bytes - pools[index].usedBytes { return index }
      next = pools[index].parent.flatMap { self.index(of: $0) }
    }
    return nil
  }

  /// Adds to the use of a pool and of all above it. A negative amount takes away.
  /// - Returns: false, and nothing has changed, if the sum could not be held.
  mutating func charge(_ index: Int, _ bytes: Int64) -> Bool {
    let (sum, overflow) = used.addingReportingOverflow(bytes)
    guard !overflow, sum >= 0 else { return false }
    used = sum
    var next: Int? = index
    while let index = next {
      pools[index].usedBytes &+= bytes
      next = pools[index].parent.flatMap { self.index(of: $0) }
    }
    return true
  }

  /// The same for memory of sessions, whose two pools stand at fixed places. The caller has
  /// checked that the sums can be held.
  mutating func chargeSession(pga: Int64, workArea: Int64) {
    let both = pga &+ workArea
    used &+= both
    // One question whether the array is shared instead of one for each pool.
    pools.withUnsafeMutableBufferPointer { pools in
      guard pools.count > Self.workAreaIndex else { return }
      pools[Self.pgaIndex].usedBytes &+= both
      pools[Self.workAreaIndex].usedBytes &+= workArea
    }
  }

  /// Whether the two pools of sessions can take so much more.
  func hasSessionRoom(both: Int64, workArea: Int64) -> Bool {
    pools.withUnsafeBufferPointer { pools in
      guard pools.count > Self.workAreaIndex else { return false }
      let free = pools[Self.pgaIndex].size.bytes - pools[Self.pgaIndex].usedBytes
      guard both <= free else { return false }
      return workArea == 0
        || workArea <= pools[Self.workAreaIndex].size.bytes - pools[Self.workAreaIndex].usedBytes
    }
  }

  mutating func setTotal(_ bytes: Int64) { total = max(0, bytes) }

  /// The same pools with nothing in use.
  var emptied: MemoryPools {
    var empty = self
    empty.used = 0
    for index in empty.pools.indices {
      empty.pools[index].usedBytes = 0
      empty.pools[index].directBytes = 0
    }
    return empty
  }
}
