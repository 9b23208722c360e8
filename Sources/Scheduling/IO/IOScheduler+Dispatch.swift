public import Quantities

extension IOScheduler {
  /// The request that goes to the disk now.
  ///
  /// - Returns: nil when the disk has as many as it may have, or nobody may go now; see
  ///   ``nextReady(at:)``.
  public mutating func dispatch(at now: Instant) -> IODispatch? {
    guard inFlight < settings.depth else { return nil }
    let time = now.nanoseconds
    while let due = parked.top, due.tag <= time { unpark(Int(due.number), at: time) }
    while let choice = order.next(lines, at: time) {
      let bytes = slots[choice.number].bytes
      let ready = tree.ready(for: bytes, of: choice.group)
      guard ready > now else { return send(choice, at: now) }
      park(choice.group, until: ready.nanoseconds)
    }
    return nil
  }

  /// When it is worth asking again: now, at the time at which the first group that waits for its
  /// rates may go on, or, when nil, not before something is submitted or done.
  public func nextReady(at now: Instant) -> Instant? {
    guard inFlight < settings.depth else { return nil }
    if !order.isEmpty { return now }
    return parked.top.map { Instant(nanoseconds: $0.tag) }
  }

  private mutating func send(_ choice: IOOrder.Choice, at now: Instant) -> IODispatch {
    let (group, first) = (choice.group, choice.number)
    let request = slots[first]
    var bytes = request.bytes
    var count = 1
    take(first, of: group, at: now)
    var last = first
    while let next = follower(of: last, in: group, bytes, at: now) {
      take(next, of: group, at: now)
      slots[last].next = Int32(truncatingIfNeeded: next)
      bytes += slots[next].bytes
      count += 1
      last = next
    }
    tree.charge(bytes, to: group, at: now)
    let estimate = pace.estimate(bytes)
    slots[first].tag = estimate
    let charged = groups[group].dispatch(count, estimate)
    order.charge(
      choice, tag: request.tag, bytes: bytes, estimate: charged, at: now.nanoseconds)
    settle(group, request.direction)
    inFlight += 1
    return IODispatch(
      request: slots.id(of: first), group: group, kind: request.kind, offset: request.offset,
      bytes: bytes, count: count)
  }

  @inline(__always) private mutating func take(_ number: Int, of group: Int, at now: Instant) {
    lines[group].remove(number, &slots)
    let slot = slots.own(number)
    let waited = TimeSpan(nanoseconds: now.nanoseconds &- slot.pointee.since)
    slot.pointee.state = .dispatched
    slot.pointee.since = now.nanoseconds
    slot.pointee.next = -1
    // Only the first of those that go together can be completed.
    slot.pointee.tag = -1
    groups[group].statistics.queueLatency.record(waited)
  }

  /// The next of the group, if it goes on where the last one ends and its rates allow both.
  @inline(__always) private func follower(
    of last: Int, in group: Int, _ bytes: Int64, at now: Instant
  ) -> Int? {
    guard settings.mergeLimit.bytes > 0 else { return nil }
    let heads = lines[group].heads
    let head =
      slots.isByDeadline ? heads.of(slots[last].direction).nearest : heads.sync.first
    guard !head.isNone else { return nil }
    let next = Int(head.number)
    let (former, request) = (slots[last], slots[next])
    let (sum, overflow) = bytes.addingReportingOverflow(request.bytes)
    guard request.offset == former.end, request.kind == former.kind,
      request.priority == former.priority, !overflow, sum <= settings.mergeLimit.bytes,
      tree.ready(for: sum, of: group) <= now
    else { return nil }
    return next
  }

  /// The disk has done a request, and those that went with it.
  ///
  /// - Returns: false when it is not on the disk.
  @discardableResult
  public mutating func complete(_ id: IORequestID, at now: Instant) -> Bool {
    guard let first = firstDispatched(id) else { return false }
    let time = now.nanoseconds
    let group = Int(slots[first].group)
    // The disk worked for it since it began, or since it finished the one before.
    let busy = max(0, time &- max(slots[first].since, lastDone))
    lastDone = time
    groups[group].correction = groups[group].correction &+ busy &- slots[first].tag
    var bytes: Int64 = 0
    var next = first
    while next >= 0 {
      let slot = slots[next]
      bytes = bytes &+ slot.bytes
      groups[group].statistics.complete(slot, at: time)
      slots.giveBack(next)
      next = Int(slot.next)
    }
    pace.learn(bytes, took: busy)
    inFlight -= 1
    return true
  }

  // MARK: Held back by rates

  private mutating func park(_ group: Int, until: Int64) {
    order.leave(group)
    parked.insert(group, until, &parkedPlaces)
    groups[group].statistics.throttles.add(saturating: 1)
  }

  mutating func unpark(_ group: Int, at now: Int64) {
    dropParked(group)
    order.enter(group, lines, at: now)
  }

  mutating func dropParked(_ group: Int) {
    parked.remove(at: Int(parkedPlaces[group]), &parkedPlaces)
    parkedPlaces[group] = -1
  }
}

/// How long requests take a disk, learned from those that it has done.
struct IOPace: Sendable {
  /// Nanoseconds for each request, moving mean.
  private var perRequest: Int64 = 100_000
  /// Bytes of each request, moving mean; 1 or more.
  private var bytes: Int64 = 65_536

  /// What so many bytes will take. Half of the time of a mean request goes with its bytes and half
  /// is the same for all; what is wrong about that is made good when the request is done.
  func estimate(_ bytes: Int64) -> Int64 {
    let half = perRequest / 2
    let (product, overflow) = half.multipliedReportingOverflow(by: bytes)
    let part =
      overflow
      ? Int64(clamping: Int128(half) * Int128(bytes) / Int128(self.bytes)) : product / self.bytes
    return half &+ min(part, 1 << 50)
  }

  mutating func learn(_ bytes: Int64, took span: Int64) {
    perRequest = max(1, perRequest &+ (min(span, 1 << 50) &- perRequest) / 8)
    self.bytes = max(1, self.bytes &+ (min(bytes, 1 << 50) &- self.bytes) / 8)
  }
}
