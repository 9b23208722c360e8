import Quantities
import ResourcePolicy

extension Memory {
  /// Whether a claim fits into the pools as they are: no shortage, found without saying which. For
  /// the usual case, which makes no value that owns storage.
  func fitsNow(
    _ claim: MemoryClaim, _ held: SessionHoldings.Entry, _ limits: MemoryLimits
  ) -> Bool {
    let (pga, workArea, asked) = (claim.pga.bytes, claim.workArea.bytes, claim.bytes)
    if asked == 0 { return true }
    guard pga == 0 || pga <= limits.effectivePGA.bytes - held.pga,
      workArea == 0 || workArea <= limits.effectiveWorkArea.bytes - held.workArea,
      asked <= usableBytes - tree.used, own < .critical, host.level < .critical
    else { return false }
    if let limit = limits.group?.bytes, let group = groups[claim.group] {
      guard asked <= limit - (group.pga &+ group.workArea) else { return false }
    } else if let limit = limits.group?.bytes {
      guard asked <= limit else { return false }
    }
    return tree.hasSessionRoom(both: asked, workArea: workArea)
  }

  /// Grows the pools of sessions for a claim that does not fit into them as they are.
  /// - Returns: what it lacks all the same, with nothing changed; nil if it fits now.
  @inline(never)
  mutating func makeFit(
    _ claim: MemoryClaim, _ limits: MemoryLimits, _ strategy: MemoryStrategy
  ) -> MemoryShortage? {
    guard let shortage = shortage(claim, limits) else { return nil }
    guard case .pool = shortage.constraint, let grown = grown(for: claim, strategy) else {
      return shortage
    }
    if let shortage = grown.shortage(claim, limits) { return shortage }
    self = grown
    return nil
  }

  /// Why a claim does not fit into the pools as they are.
  func shortage(_ claim: MemoryClaim, _ limits: MemoryLimits) -> MemoryShortage? {
    let asked = claim.bytes
    guard asked > 0 else { return nil }
    let held = sessions[claim.session]
    let (pga, workArea) = (claim.pga.bytes, claim.workArea.bytes)
    if pga > 0, pga > limits.effectivePGA.bytes - (held?.pga ?? 0) {
      return shortage(.sessionMemory, limits.effectivePGA.bytes, held?.pga ?? 0, pga)
    }
    if workArea > 0, workArea > limits.effectiveWorkArea.bytes - (held?.workArea ?? 0) {
      return shortage(
        .workArea, limits.effectiveWorkArea.bytes, held?.workArea ?? 0, workArea)
    }
    if let limit = limits.group?.bytes {
      let group = groups[claim.group]
      let inUse = (group?.pga ?? 0) &+ (group?.workArea ?? 0)
      if asked > limit - inUse { return shortage(.group(claim.group), limit, inUse, asked) }
    }
    if workArea > 0, let shortage = poolShortage(MemoryPools.workAreaIndex, workArea) {
      return shortage
    }
    return poolShortage(MemoryPools.pgaIndex, asked) ?? totalShortage(asked)
  }

  /// One pool alone, without those above it.
  func poolShortage(_ index: Int, _ asked: Int64) -> MemoryShortage? {
    let (size, inUse) = (tree.pools[index].size.bytes, tree.pools[index].usedBytes)
    guard asked > size - inUse else { return nil }
    return shortage(
      .pool(tree.pools[index].id, name: tree.pools[index].name), size, inUse, asked)
  }

  func totalShortage(_ asked: Int64) -> MemoryShortage? {
    if asked > usableBytes - tree.used {
      return shortage(.total, usableBytes, tree.used, asked)
    }
    return pressure == .critical ? shortage(.pressure, usableBytes, tree.used, asked) : nil
  }

  func shortage(
    _ constraint: MemoryShortage.Constraint, _ limit: Int64, _ inUse: Int64, _ asked: Int64
  ) -> MemoryShortage {
    MemoryShortage(
      constraint: constraint, limit: ByteCount(bytes: limit), inUse: ByteCount(bytes: inUse),
      asked: ByteCount(bytes: asked))
  }

  /// The usual answer of ``canEverFit(_:limits:strategy:)`` without making empty pools.
  func fitsEmpty(_ claim: MemoryClaim, _ limits: MemoryLimits) -> Bool {
    let asked = claim.bytes
    return asked == 0
      || claim.pga <= limits.effectivePGA && claim.workArea <= limits.effectiveWorkArea
        && asked <= (limits.group?.bytes ?? .max) && asked <= usableBytes
        && claim.workArea <= tree.pools[MemoryPools.workAreaIndex].size
        && asked <= tree.pools[MemoryPools.pgaIndex].size.bytes
  }

  /// The same memory with the pools of sessions grown so far that the claim fits into them; nil
  /// if they do not take part in tuning or cannot grow so far.
  @inline(never)
  func grown(for claim: MemoryClaim, _ strategy: MemoryStrategy) -> Memory? {
    var grown = self
    guard grown.growToFit(MemoryPools.pgaIndex, claim.bytes, strategy),
      grown.growToFit(MemoryPools.workAreaIndex, claim.workArea.bytes, strategy)
    else { return nil }
    return grown
  }

  /// Makes one pool large enough for so much more.
  mutating func growToFit(_ index: Int, _ asked: Int64, _ strategy: MemoryStrategy) -> Bool {
    let free = tree.pools[index].size.bytes - tree.pools[index].usedBytes
    guard asked > free else { return true }
    guard tree.takesPart(index, under: strategy) else { return false }
    let (missing, overflow) = asked.subtractingReportingOverflow(free)
    guard !overflow, tree.possibleGrowth(index, under: strategy) >= missing else { return false }
    tree.grow(index, by: missing, under: strategy)
    counters.automaticAdjustments.add(saturating: 1)
    return true
  }
}
