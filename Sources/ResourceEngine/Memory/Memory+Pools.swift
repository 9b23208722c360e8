public import Quantities
public import ResourcePolicy

extension Memory {
  /// Use of a pool by a body, in the pool and in all above it. Under the strategies automatic and
  /// hybrid a full pool that takes part in tuning grows by what it lacks, if that can be had.
  ///
  /// - Throws: ``MemoryError/shortage(_:)`` naming the first pool that is full, the total or the
  ///   pressure; a refusal is counted.
  public mutating func allocate(
    pool: MemoryPoolID, bytes: ByteCount, strategy: MemoryStrategy = .manual
  ) throws(MemoryError) {
    guard let index = tree.index(of: pool) else {
      counters.failed.add(saturating: 1)
      throw .poolNotFound(pool)
    }
    let amount = bytes.bytes
    var next = self
    if strategy != .manual {
      for above in tree.path(from: index).reversed() {
        // A pool that cannot grow is found full below.
        _ = next.growToFit(above, amount, strategy)
      }
    }
    if amount > 0, let shortage = next.directShortage(index, amount) {
      counters.failed.add(saturating: 1)
      throw .shortage(shortage)
    }
    self = next
    guard tree.charge(index, amount) else { return }
    tree.pools[index].directBytes &+= amount
    counters.allocations.add(saturating: 1)
    countUse()
  }

  private func directShortage(_ index: Int, _ amount: Int64) -> MemoryShortage? {
    if let full = tree.fullPool(from: index, adding: amount) { return poolShortage(full, amount) }
    return totalShortage(amount)
  }

  /// - Throws: ``MemoryError/freesMore(_:asked:held:)`` for more than bodies have allocated there.
  public mutating func free(pool: MemoryPoolID, bytes: ByteCount) throws(MemoryError) {
    guard let index = tree.index(of: pool) else { throw .poolNotFound(pool) }
    let entry = tree.pools[index]
    guard bytes.bytes <= entry.directBytes, tree.charge(index, -bytes.bytes) else {
      throw .freesMore(entry.name, asked: bytes, held: entry.direct)
    }
    tree.pools[index].directBytes -= bytes.bytes
    counters.deallocations.add(saturating: 1)
    countUse()
  }

  /// Another total. Pools whose size nobody chose get their default part of it, but never less
  /// than is in use or their minimum. What does not fit is taken from those with more than they
  /// need, then from minimums that nobody chose, at last from chosen sizes of pools that may be
  /// tuned. Holdings stay.
  ///
  /// - Throws: ``MemoryError/totalTooSmall(total:needed:)``.
  public mutating func configure(total: ByteCount) throws(MemoryError) {
    guard total != self.total else { return }
    tree = try tree.resized(to: total.bytes)
    judge()
  }

  /// Makes a pool for bodies. Its room is taken as for a pool that grows.
  @discardableResult
  public mutating func createPool(
    name: EntityName, kind: MemoryPool.Kind = .custom, parent: MemoryPoolID? = nil,
    size: ByteCount, minimum: ByteCount = .zero, isAutoTuned: Bool = false,
    strategy: MemoryStrategy = .manual
  ) throws(MemoryError) -> MemoryPoolID {
    let above = try parent.map { (id) throws(MemoryError) in try existing(id) }
    if let other = pool(named: name) { throw .nameTaken(other.name) }
    guard tree.pools.count < MemoryPools.mostPools, tree.nextPool < MemoryPoolID.highest else {
      throw .tooManyPools(limit: MemoryPools.mostPools)
    }
    guard minimum <= size else {
      throw .minimumAboveSize(name, minimum: minimum, size: size)
    }
    var next = tree
    let room = next.makeRoom(size.bytes, in: parent, except: nil, strategy, false)
    guard room == size.bytes else {
      throw .noRoom(
        name, asked: size, available: ByteCount(bytes: room),
        within: above.map { tree.pools[$0].name })
    }
    let id = MemoryPoolID(next.nextPool)
    next.nextPool += 1
    next.pools.append(
      MemoryPool(
        id: id, name: name, kind: kind, parent: parent, size: size, minimum: minimum,
        isAutoTuned: isAutoTuned, hasOwnSize: true, hasOwnMinimum: true))
    tree = next
    return id
  }

  /// Only pools that somebody made, that are empty and have no pools inside.
  public mutating func deletePool(_ id: MemoryPoolID) throws(MemoryError) {
    let index = try existing(id)
    let pool = tree.pools[index]
    guard !pool.isBuiltIn else { throw .builtIn(pool.name) }
    let children = tree.children(of: id)
    guard children.isEmpty else {
      throw .hasChildren(pool.name, children: children.map { tree.pools[$0].name })
    }
    guard pool.usedBytes == 0 else { throw .poolInUse(pool.name, used: pool.used) }
    tree.pools.remove(at: index)
  }

  /// Gives a pool exactly this size. Growth comes from free room; under the strategies automatic
  /// and hybrid also from pools beside it that take part in tuning, never below their minimum or
  /// use. A pool that shrinks takes such pools inside it along.
  public mutating func resizePool(
    _ id: MemoryPoolID, to size: ByteCount, strategy: MemoryStrategy = .manual
  ) throws(MemoryError) {
    let index = try existing(id)
    let pool = tree.pools[index]
    var next = tree
    if size > pool.size {
      let wanted = size.bytes - pool.size.bytes
      let gained = next.grow(index, by: wanted, under: strategy)
      guard gained == wanted else {
        throw .noRoom(
          pool.name, asked: ByteCount(bytes: wanted), available: ByteCount(bytes: gained),
          within: pool.parent.flatMap { self[$0]?.name })
      }
    } else {
      guard size >= pool.minimum else {
        throw .belowMinimum(pool.name, size: size, minimum: pool.minimum)
      }
      guard size >= pool.used else { throw .belowUse(pool.name, size: size, used: pool.used) }
      let inside = ByteCount(bytes: tree.leastChildSizes(index, strategy))
      guard size >= inside else {
        throw .belowChildren(pool.name, size: size, children: inside)
      }
      next.reduce(index, to: size.bytes, under: strategy)
    }
    next.pools[index].hasOwnSize = true
    tree = next
  }

  /// Changes what is given.
  public mutating func setPool(
    _ id: MemoryPoolID, minimum: ByteCount? = nil, isAutoTuned: Bool? = nil
  ) throws(MemoryError) {
    let index = try existing(id)
    if let minimum {
      let pool = tree.pools[index]
      guard minimum <= pool.size else {
        throw .minimumAboveSize(pool.name, minimum: minimum, size: pool.size)
      }
      tree.pools[index].minimum = minimum
      tree.pools[index].hasOwnMinimum = true
    }
    if let isAutoTuned { tree.pools[index].isAutoTuned = isAutoTuned }
  }

  func existing(_ id: MemoryPoolID) throws(MemoryError) -> Int {
    guard let index = tree.index(of: id) else { throw .poolNotFound(id) }
    return index
  }
}
