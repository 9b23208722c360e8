public import Quantities
import ResourcePolicy

extension Engine {
  /// A script reports what its call has used since the last report.
  mutating func charge(
    _ id: CallID, _ use: CallUse, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let place = try scriptCall(id, operation: "charged by hand")
    guard sessions.phase(at: place) == .running else {
      throw .callNotRunning(id, operation: "charged")
    }
    let group = sessions.slots[place].group
    try checkUndo(use.undo, of: group)
    add(use, to: sessions.slots[place].id, at: now, into: &effects)
  }

  /// A supervisor reports what its command has used in all. Readings never count twice.
  mutating func report(
    _ id: SessionID, _ use: CallUse, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let session = try session(id)
    guard session.kind == .command else {
      throw .wrongKind(id, is: session.kind, operation: "reported on")
    }
    guard let call = session.call, call.phase == .running else {
      throw .callNotRunning(session.call?.id ?? CallID(0), operation: "reported on")
    }
    add(CallUse.latest(use, call.used).since(call.used), to: id, at: now, into: &effects)
  }

  private func checkUndo(_ bytes: ByteCount, of group: GroupID) throws(Rejection) {
    let rules = compiled.rules(of: group)
    guard bytes > .zero, settings.isEnabled, !rules.isExempt, let pool = rules.undoPool,
      undo.held(by: group) + bytes > pool, let limit = compiled[group]?.limits.undoPool
    else { return }
    throw .undoExceeded(
      group: groupName(group), held: undo.held(by: group), asked: bytes, limit: limit)
  }

  /// Books use and acts on every limit that it passes.
  private mutating func add(
    _ use: CallUse, to id: SessionID, at now: Now, into effects: inout [Effect]
  ) {
    guard let place = sessions.place(of: id), let call = sessions.slots[place].call else { return }
    let group = sessions.slots[place].group
    var used = call.used
    used += use
    sessions.update(id) { $0.call?.used = used }
    undo.take(use.undo, in: group)
    chargeRates(use, group, at: now)
    noteRunaway(id, before: call.used.cpu, after: used.cpu, at: now, into: &effects)
    if sessions.slots[place].kind == .script, let limit = call.limits.cpu, used.cpu > limit,
      settings.isEnabled
    {
      finishCall(at: place, .cpuLimit, Usage(), at: now, into: &effects)
      accounting.update(group) { $0.count(.cpuLimit) }
      admitWaiting(at: now, into: &effects)
      return
    }
    checkThresholds(of: id, at: now, into: &effects)
  }

  /// What a group has done counts against its rates, whatever becomes of the call.
  mutating func chargeRates(_ use: CallUse, _ group: GroupID, at now: Now) {
    let rules = compiled.rules(of: group)
    guard settings.isEnabled, !rules.isExempt else { return }
    let amounts: [(resource: GroupRates.Resource, amount: Int64, rate: Int64)] = [
      (.ioBytes, use.ioBytes.bytes, rules.ioBytesRate),
      (.ioRequests, Int64(use.ioRequests), rules.ioRequestsRate),
      (.undo, use.undo.bytes, rules.undoRate),
    ].filter { $0.1 > 0 && $0.2 > 0 }
    guard !amounts.isEmpty else { return }
    rates.charge(amounts, to: group, at: now.boot)
    if readyAt(group) > now.boot {
      accounting.update(group) { $0.throttles.add(saturating: 1) }
    }
  }

  /// From when on a group may begin more, as far as its rates go; in the past when it may now.
  public func readyAt(_ group: GroupID) -> Instant {
    let rules = compiled.rules(of: group)
    let start = Instant(nanoseconds: .min)
    guard settings.isEnabled, !rules.isExempt else { return start }
    return rates.debt(of: group, at: start, isLimited: { rules.rate(of: $0) > 0 })?.until ?? start
  }

  private mutating func noteRunaway(
    _ id: SessionID, before: TimeSpan, after: TimeSpan, at now: Now, into effects: inout [Effect]
  ) {
    guard after > settings.runaway.threshold, let session = sessions[id],
      isRunaway(after, session), !isRunaway(before, session)
    else { return }
    noteRunaway(session, at: now, into: &effects)
  }

  mutating func noteRunaway(_ session: Session, at now: Now, into effects: inout [Effect]) {
    accounting.update(session.group) { $0.runaways.add(saturating: 1) }
    let words = "runaway: CPU time over \(settings.runaway.threshold)"
    effects.append(.noted(session.id, words))
    effects.append(.refresh(session.id))
    noteOffence(of: session, words, at: now, into: &effects)
  }

  /// Whether a call of this session that has used so much CPU time is a runaway.
  private func isRunaway(_ cpu: TimeSpan, _ session: Session) -> Bool {
    let runaway = settings.runaway
    return settings.isEnabled && runaway.isDetected && cpu > runaway.threshold
      && !session.isSystem && !compiled.rules(of: session.group).isExempt
  }

  /// Whether the call of a session is a runaway now: it gets less than its share.
  public func isRunaway(_ session: Session) -> Bool {
    session.call?.phase == .running && isRunaway(session.call?.used.cpu ?? .zero, session)
  }

  mutating func noteOffence(
    of session: Session, _ reason: String, at now: Now, into effects: inout [Effect]
  ) {
    guard let fingerprint = session.call?.demand.fingerprint else { return }
    let runaway = settings.runaway
    let isOver = quarantine.note(
      fingerprint, reason, limit: runaway.quarantineAfter, duration: runaway.quarantineDuration,
      at: now.wall)
    guard isOver else { return }
    effects.append(.noted(session.id, "quarantine of \(fingerprint): \(reason)"))
  }

  /// The use at which a limit next acts on the call of a command: a supervisor reports when one is
  /// reached, and not before. What nothing limits is at the end.
  public func nextThresholds(of id: SessionID) -> CallUse {
    var next = CallUse()
    next.cpu = .longest
    next.ioBytes = ByteCount(bytes: .max)
    next.ioRequests = .max
    next.ioLogical = .max
    next.undo = ByteCount(bytes: .max)
    guard let session = sessions[id], let call = session.call, call.phase == .running,
      settings.isEnabled, !session.isSystem, !compiled.rules(of: session.group).isExempt
    else { return next }
    let runaway = settings.runaway
    if runaway.isDetected, call.used.cpu <= runaway.threshold {
      next.cpu = runaway.threshold + TimeSpan(nanoseconds: 1)
    }
    // A limited rate is looked at in steps of a quarter of a second's worth.
    let rate = compiled.rules(of: session.group).ioBytesRate
    if rate > 0 { next.ioBytes = call.used.ioBytes + ByteCount(bytes: max(1, rate / 4)) }
    for (place, thresholds) in (compiled[session.group]?.thresholds ?? []).enumerated() {
      let base = thresholds.counter == .group ? call.switching.usedBefore : CallUse()
      thresholds.lower(&next, above: base, noted: call.switching.noted.of(place))
    }
    return next
  }
}

extension SwitchThresholds {
  /// Brings `next` down to the thresholds that have not been noted.
  func lower(_ next: inout CallUse, above base: CallUse, noted: UInt8) {
    func isOpen(_ kind: ThresholdKind) -> Bool { noted & kind.bit == 0 }
    if let cpu = rules.cpu, isOpen(.cpu) { next.cpu = min(next.cpu, base.cpu + cpu) }
    if let bytes = rules.ioBytes, isOpen(.ioBytes) {
      next.ioBytes = min(next.ioBytes, base.ioBytes + bytes)
    }
    if let count = rules.ioRequests, isOpen(.ioRequests) {
      next.ioRequests = min(next.ioRequests, base.ioRequests.saturating(plus: count))
    }
    if let count = rules.ioLogical, isOpen(.ioLogical) {
      next.ioLogical = min(next.ioLogical, base.ioLogical.saturating(plus: count))
    }
  }
}

extension Int {
  fileprivate func saturating(plus other: Int) -> Int {
    var sum = self
    sum.add(saturating: other)
    return sum
  }
}
