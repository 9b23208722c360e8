public import Quantities
public import ResourcePolicy

extension Memory {
  /// Why a claim does not fit now; nil if it fits. A claim of nothing always fits.
  ///
  /// Looks in this order and names the first that binds: the session's limits, the group's limit,
  /// the pools, the total below the critical line, critical pressure. Under the strategies
  /// automatic and hybrid a full pool that takes part in tuning counts with what it could grow.
  public func check(
    _ claim: MemoryClaim, limits: MemoryLimits, strategy: MemoryStrategy = .manual
  ) -> MemoryShortage? {
    if let shortage = shortage(claim, limits) {
      guard case .pool = shortage.constraint, strategy != .manual else { return shortage }
      guard let grown = grown(for: claim, strategy) else { return shortage }
      return grown.shortage(claim, limits)
    }
    return nil
  }

  /// Why a claim does not fit even into empty memory without pressure; nil if it would.
  public func canEverFit(
    _ claim: MemoryClaim, limits: MemoryLimits, strategy: MemoryStrategy = .manual
  ) -> MemoryShortage? {
    if fitsEmpty(claim, limits) { return nil }
    return Memory(tree: tree.emptied, own: .none)
      .check(claim, limits: limits, strategy: strategy)
  }

  /// What a claim gets. Below high pressure all or nothing; at high pressure no more than its
  /// minimum; at critical pressure it waits. A claim that can never fit whole shrinks to its
  /// minimum where that can.
  ///
  /// - Parameter minimum: what the caller can do with; only the amounts count, and more than
  ///   was asked for is not given.
  public func grant(
    for claim: MemoryClaim, minimum: MemoryClaim, limits: MemoryLimits,
    strategy: MemoryStrategy = .manual
  ) -> MemoryGrant {
    var least = claim
    least.pga = min(claim.pga, minimum.pga)
    least.workArea = min(claim.workArea, minimum.workArea)
    if let shortage = canEverFit(least, limits: limits, strategy: strategy) {
      return .never(shortage)
    }
    let shrinks =
      pressure >= .high || canEverFit(claim, limits: limits, strategy: strategy) != nil
    let given = shrinks ? least : claim
    if let shortage = check(given, limits: limits, strategy: strategy) { return .wait(shortage) }
    return given == claim ? .whole : .shrunk(given)
  }

  /// Takes all of the claim or nothing.
  /// - Returns: what it lacks; nil if it was taken. A refusal is counted.
  /// - Throws: ``MemoryError/otherGroup(_:holdsIn:asked:)``.
  public mutating func reserve(
    _ claim: MemoryClaim, limits: MemoryLimits, strategy: MemoryStrategy = .manual
  ) throws(MemoryError) -> MemoryShortage? {
    let place = sessions.place(of: claim.session)
    let held = sessions[place]
    if held.group != claim.group, !held.isNothing {
      counters.failed.add(saturating: 1)
      throw .otherGroup(claim.session, holdsIn: held.group, asked: claim.group)
    }
    if !fitsNow(claim, held, limits), let shortage = makeFit(claim, limits, strategy) {
      counters.failed.add(saturating: 1)
      return shortage
    }
    hold(claim, at: place, pga: claim.pga.bytes, workArea: claim.workArea.bytes)
    counters.allocations.add(saturating: 1)
    countUse()
    return nil
  }

  /// Gives back a part or all of what a session holds.
  /// - Throws: ``MemoryError/releasesMore(_:held:)`` for more than it holds in that group.
  public mutating func release(_ claim: MemoryClaim) throws(MemoryError) {
    let (pga, workArea) = (claim.pga.bytes, claim.workArea.bytes)
    guard let place = sessions.place(of: claim.session), sessions[place].holds(claim) else {
      if pga | workArea == 0, sessions[claim.session] == nil { return }
      throw .releasesMore(claim, held: holding(of: claim.session))
    }
    sessions.subtract(pga: pga, workArea: workArea, of: claim.session, at: place)
    discharge(claim.group, pga: pga, workArea: workArea)
    tree.chargeSession(pga: -pga, workArea: -workArea)
    counters.deallocations.add(saturating: 1)
    countUse()
  }

  /// Gives back all that a session holds, as at its end.
  @discardableResult
  public mutating func releaseAll(of session: SessionID) -> MemoryHolding {
    guard let memory = sessions.remove(session) else { return .none }
    discharge(memory.group, pga: memory.pga, workArea: memory.workArea)
    tree.chargeSession(pga: -memory.pga, workArea: -memory.workArea)
    counters.deallocations.add(saturating: 1)
    countUse()
    return MemoryHolding(
      pga: ByteCount(bytes: memory.pga), workArea: ByteCount(bytes: memory.workArea))
  }

  /// The session takes its memory along into another group. No limit is asked: a session that is
  /// switched keeps running.
  public mutating func move(_ session: SessionID, to group: GroupID) {
    guard let place = sessions.place(of: session) else { return }
    let memory = sessions[place]
    guard !memory.isNothing, memory.group != group else { return }
    discharge(memory.group, pga: memory.pga, workArea: memory.workArea)
    sessions.move(place, to: group)
    groups.update(group, default: GroupMemory()) {
      $0.pga &+= memory.pga
      $0.workArea &+= memory.workArea
    }
  }

  /// Gives a session memory, whatever the limits say: what it held when the state was written, or
  /// what nothing may refuse it. Use that there has been before counts nothing anew; what the
  /// session holds already is replaced. A pool can stand above its size after
  /// that; then it grants nothing until enough has come back. A sum that could not be held is cut.
  public mutating func restore(_ claim: MemoryClaim) {
    if let held = sessions.remove(claim.session) {
      discharge(held.group, pga: held.pga, workArea: held.workArea)
      tree.chargeSession(pga: -held.pga, workArea: -held.workArea)
    }
    let pga = min(claim.pga.bytes, .max - tree.used)
    hold(
      claim, at: sessions.place(of: claim.session), pga: pga,
      workArea: min(claim.workArea.bytes, .max - tree.used - pga))
    if tree.used > counters.peak.bytes { counters.peak = ByteCount(bytes: tree.used) }
    // Never down: while a state is put together the rest of the use is still to come.
    if tree.used >= risesAt { judge() }
  }

  /// - Parameter place: where the session lies, as its table says.
  private mutating func hold(_ claim: MemoryClaim, at place: Int?, pga: Int64, workArea: Int64) {
    guard pga | workArea != 0 else { return }
    sessions.add(
      pga: pga, workArea: workArea, to: claim.session, at: place, in: claim.group)
    groups.update(claim.group, default: GroupMemory()) {
      $0.pga &+= pga
      $0.workArea &+= workArea
    }
    tree.chargeSession(pga: pga, workArea: workArea)
  }

  private mutating func discharge(_ group: GroupID, pga: Int64, workArea: Int64) {
    let isEmpty = groups.updateExisting(group) { memory -> Bool in
      memory.pga &-= pga
      memory.workArea &-= workArea
      return memory.pga | memory.workArea == 0
    }
    if isEmpty == true { groups.remove(group) }
  }
}

extension SessionHoldings.Entry {
  /// Whether as much as this could be given back.
  fileprivate func holds(_ claim: MemoryClaim) -> Bool {
    !isNothing && group == claim.group && pga >= claim.pga.bytes
      && workArea >= claim.workArea.bytes
  }
}
