import Quantities

/// Which group's request is next, among the groups that have any and are not held back by their
/// rates.
struct IOOrder: Sendable {
  /// A request to be taken: the first of a group in one of its orders.
  struct Choice {
    let group: Int
    let number: Int
    /// It goes by a reservation and not by a weight.
    var isReserved = false
  }

  private let settings: IOSettings
  private var isIn: [Bool] = []
  /// Where each group lies in up to four heaps.
  private var places = [Column<Int32>](repeating: Column(), count: 4)
  /// Priority: the groups by the key of their first request. mClock: by weight.
  private var byKey = TagHeap()
  /// mClock: the groups with reservations, by when the next request is due.
  private var byReservation = TagHeap()
  private var clients: [Client] = []
  /// mClock: how far by weight the furthest behind has come.
  private var clock: Int64 = 0
  /// Fair policies: the groups by weight.
  private var fair: EntityQueue
  private var table = EntityTable()
  private(set) var current: Int?
  /// What is left of the turn of the current group.
  private var left: Int64 = 0
  /// Deadline: for both directions the groups by the order of the disk, and by expiry.
  private var sweeps = [TagHeap(), TagHeap()]
  private var expiries = [TagHeap(), TagHeap()]
  private var direction = 0
  private var batchLeft = 0
  private var starved = 0
  /// Where the disk is in its sweeps, as a key.
  private var position: Int64 = 0

  /// What mClock knows of a group.
  private struct Client: Sendable {
    var weight: Int
    var reservation = IOLimits.Rates()
    /// When its next request is due by its reservation.
    var due: Int64 = .min
    /// Bytes · 2²⁰ / weight so far.
    var share: Int64 = 0

    /// For how long a request uses up the reservation, in nanoseconds.
    func interval(_ bytes: Int64) -> Int64 {
      var span: Int64 = 0
      if let bandwidth = reservation.bandwidth {
        span = Int64(clamping: Int128(bytes) * 1_000_000_000 / Int128(max(1, bandwidth)))
      }
      if let iops = reservation.iops { span = max(span, 1_000_000_000 / max(1, iops)) }
      return min(span, 1 << 50)
    }
  }

  private static let longestArrears: Int64 = 1_000_000_000

  init(_ settings: IOSettings) {
    self.settings = settings
    fair = EntityQueue(settings.policy == .budgetFair ? .budget : .virtualTime, unit: 1024)
  }

  mutating func addGroup(weight: Int, reservation: IOLimits.Rates) {
    isIn.append(false)
    for kind in places.indices { places[kind].append(-1) }
    clients.append(Client(weight: weight, reservation: reservation))
    _ = table.add(Entity(weight: weight))
  }

  mutating func setWeight(_ weight: Int, of group: Int) {
    clients[group].weight = weight
    if isIn[group], isFair {
      fair.setWeight(of: group, to: weight, request: turn, &table)
    } else {
      table[group].weight = weight
    }
  }

  mutating func setReservation(_ rates: IOLimits.Rates, of group: Int) {
    clients[group].reservation = rates
  }

  private var isFair: Bool { settings.policy == .completelyFair || settings.policy == .budgetFair }

  /// How much a group gets at a time.
  private var turn: Int64 {
    settings.policy == .budgetFair ? settings.budget.bytes : settings.slice.nanoseconds
  }

  var isEmpty: Bool {
    byKey.isEmpty && fair.isEmpty && sweeps[0].isEmpty && sweeps[1].isEmpty
  }

  // MARK: Groups come and go

  /// The group has requests and may go.
  mutating func join(_ group: Int, _ lines: [IOLine], at now: Int64) {
    guard !isIn[group] else { return update(group, lines) }
    isIn[group] = true
    switch settings.policy {
    case .priority, .deadline: update(group, lines)
    case .completelyFair, .budgetFair:
      fair.join(group, .woken, request: turn, bonus: 0, &table)
    case .mClock: joinClients(group, at: now)
    }
  }

  mutating func leave(_ group: Int) {
    guard isIn[group] else { return }
    isIn[group] = false
    if current == group { current = nil }
    if isFair { fair.leave(group, &table) }
    Self.set(group, nil, in: &byKey, &places[0])
    Self.set(group, nil, in: &byReservation, &places[1])
    for direction in 0...1 {
      Self.set(group, nil, in: &sweeps[direction], &places[direction])
      Self.set(group, nil, in: &expiries[direction], &places[2 + direction])
    }
  }

  /// The first requests of a group are others now.
  @inline(__always) mutating func update(_ group: Int, _ lines: [IOLine]) {
    switch settings.policy {
    case .priority: Self.set(group, lines[group].byTime.top?.tag, in: &byKey, &places[0])
    case .completelyFair, .budgetFair, .mClock: break
    case .deadline:
      for direction in 0...1 {
        let sector = lines[group].bySector[direction].top?.tag
        Self.set(group, sector, in: &sweeps[direction], &places[direction])
        let expiry = lines[group].byExpiry[direction].top?.tag
        Self.set(group, expiry, in: &expiries[direction], &places[2 + direction])
      }
    }
  }

  /// Puts a group into a heap, moves it, or, for nil, takes it out.
  private static func set(
    _ group: Int, _ tag: Int64?, in heap: inout TagHeap, _ places: inout Column<Int32>
  ) {
    let place = Int(places[group])
    guard let tag else {
      guard heap.holds(group, at: place) else { return }
      heap.remove(at: place, &places)
      places[group] = -1
      return
    }
    if place < 0 {
      heap.insert(group, tag, &places)
    } else {
      heap.setTag(of: group, to: tag, &places)
    }
  }

  // MARK: Choosing

  mutating func next(_ lines: [IOLine], at now: Int64) -> Choice? {
    switch settings.policy {
    case .priority: return first(byKey.top, lines)
    case .completelyFair, .budgetFair:
      if current == nil || left <= 0 {
        current = fair.next(&table)
        left = turn
      }
      return current.flatMap { group in
        lines[group].byTime.top.map { Choice(group: group, number: Int($0.number)) }
      }
    case .mClock:
      if let due = byReservation.top, due.tag <= now {
        var choice = first(due, lines)
        choice?.isReserved = true
        return choice
      }
      return first(byKey.top, lines)
    case .deadline: return nextOfBatch(lines, at: now)
    }
  }

  private func first(_ node: TagHeap.Node?, _ lines: [IOLine]) -> Choice? {
    guard let group = node.map({ Int($0.number) }), let top = lines[group].byTime.top else {
      return nil
    }
    return Choice(group: group, number: Int(top.number))
  }

  private mutating func nextOfBatch(_ lines: [IOLine], at now: Int64) -> Choice? {
    let isBegun = batchLeft > 0 && !sweeps[direction].isEmpty
    if !isBegun {
      guard let chosen = nextDirection else { return nil }
      direction = chosen
      batchLeft = settings.batch
      starved = chosen == 1 ? 0 : sweeps[1].isEmpty ? 0 : starved + 1
      if let due = expiries[direction].top, due.tag <= now {
        let group = Int(due.number)
        return lines[group].byExpiry[direction].top.map {
          Choice(group: group, number: Int($0.number))
        }
      }
    }
    guard let group = sweeps[direction].top.map({ Int($0.number) }) else { return nil }
    return lines[group].bySector[direction].top.map {
      Choice(group: group, number: Int($0.number))
    }
  }

  /// Reads first, until they have gone first too often; nil when there is nothing.
  private var nextDirection: Int? {
    if sweeps[1].isEmpty { return sweeps[0].isEmpty ? nil : 0 }
    return sweeps[0].isEmpty || starved >= settings.writesStarved ? 1 : 0
  }

  // MARK: Served

  /// A request goes to the disk.
  ///
  /// - Parameters:
  ///   - bytes: with those that were merged into it.
  ///   - estimate: the time that it will take the disk, in nanoseconds.
  mutating func charge(
    _ choice: Choice, _ slot: IOSlot, bytes: Int64, estimate: Int64, at now: Int64
  ) {
    let (work, overflow) = bytes.addingReportingOverflow(settings.overhead.bytes)
    let cost = overflow ? Int64.max : work
    switch settings.policy {
    case .priority: break
    case .completelyFair, .budgetFair:
      let amount = settings.policy == .budgetFair ? cost : estimate
      left = left &- min(amount, left)
      fair.charge(choice.group, amount, request: turn, &table)
    case .mClock: charge(choice, bytes, cost, at: now)
    case .deadline:
      batchLeft -= 1
      if slot.key &- position > 0 { position = slot.key }
    }
  }

  // MARK: The order of the disk

  /// A place on the disk with the sweep in which the disk comes there: one that lies behind is
  /// reached by the next sweep. In sectors of 512 bytes; sweeps count on and wrap.
  func sweep(of offset: Int64) -> Int64 {
    let width: Int64 = 54
    let sector = offset >> 9
    let tag = (position >> width) << width | sector
    return tag &- position >= 0 ? tag : tag &+ 1 << width
  }

  // MARK: mClock

  private mutating func joinClients(_ group: Int, at now: Int64) {
    // Who was idle begins where the others are.
    if clock &- clients[group].share > 0 { clients[group].share = clock }
    byKey.insert(group, clients[group].share, &places[0])
    guard !clients[group].reservation.isUnlimited else { return }
    clients[group].due = max(clients[group].due, now)
    byReservation.insert(group, clients[group].due, &places[1])
  }

  /// A request that goes by weight leaves the reservation what it is: that is for what does not
  /// get enough otherwise.
  private mutating func charge(
    _ choice: Choice, _ bytes: Int64, _ cost: Int64, at now: Int64
  ) {
    let group = choice.group
    let step =
      min(cost, Entity.longestCharge) &* Entity.scale / Int64(max(1, clients[group].weight))
    clients[group].share &+= step
    byKey.setTag(of: group, to: clients[group].share, &places[0])
    if let first = byKey.top, first.tag &- clock > 0 { clock = first.tag }
    guard choice.isReserved else { return }
    // What the disk owes it is not forgotten, unless it owes more than it can ever give back.
    let least = now &- Self.longestArrears
    clients[group].due = max(clients[group].due, least) &+ clients[group].interval(bytes)
    byReservation.setTag(of: group, to: clients[group].due, &places[1])
  }
}
