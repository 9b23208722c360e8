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
  /// Priority: the groups by the key of their first request. mClock: by weight.
  private var byKey = GroupHeap()
  /// mClock: the groups with reservations, by when the next request is due.
  private var byReservation = GroupHeap()
  private var clients: [Client] = []
  /// mClock: how far by weight the furthest behind has come.
  private var clock: Int64 = 0
  /// Fair policies: the groups by weight.
  private var fair: EntityQueue
  private var table = EntityTable()
  private(set) var current: Int?
  /// What is left of the turn of the current group.
  private var left: Int64 = 0
  /// Deadline: the groups with requests for which somebody waits, and with plain writes.
  private var sync = Sweep()
  private var plain = Sweep()
  private var direction = 0
  private var batchLeft = 0
  private var starved = 0
  /// Where the disk is in its sweeps, as a key.
  private var position: Int64 = 0

  /// Groups with requests of one direction by the next one on the disk, and by expiry.
  private struct Sweep: Sendable {
    var bySector = GroupHeap()
    var byExpiry = GroupHeap()

    mutating func addGroup() {
      bySector.addGroup()
      byExpiry.addGroup()
    }

    mutating func remove(_ group: Int) {
      bySector.remove(group)
      byExpiry.remove(group)
    }

    @inline(__always) mutating func update(_ group: Int, _ heads: IOHeads.Pair) {
      bySector.set(group, heads.nearest)
      byExpiry.set(group, heads.first)
    }
  }

  /// What mClock knows of a group.
  private struct Client: Sendable {
    /// The weight.
    var divisor: Divisor
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
    byKey.addGroup()
    byReservation.addGroup()
    sync.addGroup()
    plain.addGroup()
    clients.append(Client(divisor: Divisor(weight), reservation: reservation))
    _ = table.add(Entity(weight: weight))
  }

  mutating func setWeight(_ weight: Int, of group: Int) {
    clients[group].divisor = Divisor(weight)
    if isIn[group], isFair {
      fair.setWeight(of: group, to: weight, request: turn, table.own())
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
    byKey.isEmpty && fair.isEmpty && sync.bySector.isEmpty && plain.bySector.isEmpty
  }

  // MARK: Groups come and go

  /// The group has requests and may go.
  ///
  /// - Parameter direction: of the request that has come last.
  @inline(__always) mutating func join(
    _ group: Int, _ lines: [IOLine], _ direction: Int, at now: Int64
  ) {
    if isIn[group] { return update(group, lines, direction) }
    enter(group, lines, at: now)
  }

  mutating func enter(_ group: Int, _ lines: [IOLine], at now: Int64) {
    isIn[group] = true
    switch settings.policy {
    case .priority: update(group, lines, 0)
    case .deadline:
      update(group, lines, 0)
      update(group, lines, 1)
    case .completelyFair, .budgetFair:
      fair.join(group, .woken, request: turn, bonus: 0, table.own())
    case .mClock: joinClients(group, at: now)
    }
  }

  mutating func leave(_ group: Int) {
    guard isIn[group] else { return }
    isIn[group] = false
    if current == group { current = nil }
    if isFair { fair.leave(group, table.own()) }
    byKey.remove(group)
    byReservation.remove(group)
    sync.remove(group)
    plain.remove(group)
  }

  /// The first requests of a group are others now, under the deadline policy of a direction.
  @inline(__always) mutating func update(_ group: Int, _ lines: [IOLine], _ direction: Int) {
    switch settings.policy {
    case .priority: byKey.set(group, lines[group].heads.sync.first)
    case .completelyFair, .budgetFair, .mClock: break
    case .deadline:
      if direction == 0 {
        sync.update(group, lines[group].heads.sync)
      } else {
        plain.update(group, lines[group].heads.plain)
      }
    }
  }

  // MARK: Choosing

  mutating func next(_ lines: [IOLine], at now: Int64) -> Choice? {
    switch settings.policy {
    case .priority: return first(byKey.top, lines)
    case .completelyFair, .budgetFair:
      if current == nil || left <= 0 {
        current = fair.next(table.own())
        left = turn
      }
      return current.flatMap { Self.choice($0, lines[$0].heads.sync.first) }
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
    guard let group = node.map({ Int($0.number) }) else { return nil }
    return Self.choice(group, lines[group].heads.sync.first)
  }

  @inline(__always) private static func choice(_ group: Int, _ head: TagHeap.Node) -> Choice? {
    head.isNone ? nil : Choice(group: group, number: Int(head.number))
  }

  private mutating func nextOfBatch(_ lines: [IOLine], at now: Int64) -> Choice? {
    let isBegun = batchLeft > 0 && nearest != nil
    if !isBegun {
      guard let chosen = nextDirection else { return nil }
      direction = chosen
      batchLeft = settings.batch
      starved = chosen == 1 ? 0 : plain.bySector.isEmpty ? 0 : starved + 1
      let due = direction == 0 ? sync.byExpiry.top : plain.byExpiry.top
      if let due, due.tag <= now {
        let group = Int(due.number)
        return Self.choice(group, lines[group].heads.of(direction).first)
      }
    }
    guard let group = nearest.map({ Int($0.number) }) else { return nil }
    return Self.choice(group, lines[group].heads.of(direction).nearest)
  }

  /// Reads first, until they have gone first too often; nil when there is nothing.
  @inline(__always) private var nextDirection: Int? {
    if plain.bySector.isEmpty { return sync.bySector.isEmpty ? nil : 0 }
    return sync.bySector.isEmpty || starved >= settings.writesStarved ? 1 : 0
  }

  /// The group with the next request on the disk of the present direction.
  @inline(__always) private var nearest: TagHeap.Node? {
    direction == 0 ? sync.bySector.top : plain.bySector.top
  }

  // MARK: Served

  /// A request goes to the disk.
  ///
  /// - Parameters:
  ///   - tag: of the request in the line of its group.
  ///   - bytes: with those that were merged into it.
  ///   - estimate: the time that it will take the disk, in nanoseconds.
  mutating func charge(
    _ choice: Choice, tag: Int64, bytes: Int64, estimate: Int64, at now: Int64
  ) {
    let (work, overflow) = bytes.addingReportingOverflow(settings.overhead.bytes)
    let cost = overflow ? Int64.max : work
    switch settings.policy {
    case .priority: break
    case .completelyFair, .budgetFair:
      let amount = settings.policy == .budgetFair ? cost : estimate
      left = left &- min(amount, left)
      fair.charge(choice.group, amount, request: turn, table.own())
    case .mClock: charge(choice, bytes, cost, at: now)
    case .deadline:
      batchLeft -= 1
      if tag &- position > 0 { position = tag }
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
    byKey.set(group, clients[group].share)
    guard !clients[group].reservation.isUnlimited else { return }
    clients[group].due = max(clients[group].due, now)
    byReservation.set(group, clients[group].due)
  }

  /// A request that goes by weight leaves the reservation what it is: that is for what does not
  /// get enough otherwise.
  private mutating func charge(
    _ choice: Choice, _ bytes: Int64, _ cost: Int64, at now: Int64
  ) {
    let group = choice.group
    let amount = min(cost, Entity.longestCharge) &* Entity.scale
    let step = clients[group].divisor.divide(amount).quotient
    clients[group].share &+= step
    byKey.set(group, clients[group].share)
    if let first = byKey.top, first.tag &- clock > 0 { clock = first.tag }
    guard choice.isReserved else { return }
    // What the disk owes it is not forgotten, unless it owes more than it can ever give back.
    let least = now &- Self.longestArrears
    clients[group].due = max(clients[group].due, least) &+ clients[group].interval(bytes)
    byReservation.set(group, clients[group].due)
  }
}
