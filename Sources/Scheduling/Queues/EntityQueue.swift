/// Members that want to be served, in the order of one discipline: tasks of a group, the groups of
/// a processor, the groups of a disk. Who is being served stays in its queue.
///
/// - Complexity: every operation is O(log n) unless it says otherwise.
struct EntityQueue: Sendable {
  let discipline: Discipline
  /// The weight at which virtual time runs as fast as time · 2¹⁰.
  let unit: Int
  /// Who may be served, first to last: everybody, unless the discipline serves only those that have
  /// not had too much.
  private var ready = TagTree()
  /// The others, by virtual time.
  private var ahead = TagTree()
  /// How far all have come: it never goes back, but under ``Discipline/eligible``, where it is the
  /// mean of all. Under ``Discipline/turn`` the next ticket.
  private(set) var clock: Int64 = 0
  private var clockRest: Int64 = 0
  /// Of all members.
  private(set) var weight = 0 { didSet { divisor = Divisor(weight) } }
  private var divisor = Divisor(0)
  /// Under ``Discipline/eligible`` Σ weight · (time − clock): what rounding the mean down leaves.
  private var moment: Int128 = 0

  init(_ discipline: Discipline, unit: Int) {
    self.discipline = discipline
    self.unit = unit
  }

  var count: Int { ready.count + ahead.count }
  var isEmpty: Bool { ready.isEmpty && ahead.isEmpty }

  /// How a member comes in.
  enum Entrance {
    case new
    /// It has slept or waited.
    case woken
    /// From another queue, so far ahead of the clock there.
    case moved(ahead: Int64)
  }

  /// Virtual time of a span for a member of the usual weight.
  private func usual(_ nanoseconds: Int64) -> Int64 {
    min(nanoseconds, Entity.longestCharge) &* Entity.scale / Int64(unit)
  }

  // MARK: Coming and going

  /// - Parameters:
  ///   - request: the length of its turns in nanoseconds.
  ///   - bonus: how much who has slept may be behind the others, in nanoseconds.
  mutating func join(
    _ number: Int, _ entrance: Entrance, request: Int64, bonus: Int64,
    _ rows: EntityRows
  ) {
    let entity = rows[number]
    weight += entity.pointee.weight
    switch discipline {
    case .turn:
      entity.pointee.time = clock
      clock &+= 1
    case .virtualTime: placeByTime(number, entrance, request, bonus, rows)
    case .usage:
      // A newcomer begins where the others are, less a little, and not at nothing.
      let least = clock &- usual(bonus)
      if !entity.pointee.isKnown || least &- entity.pointee.time > 0 { entity.pointee.time = least }
      entity.pointee.deadline = entity.pointee.time &+ entity.pointee.virtual(request)
    case .finish, .budget:
      if case .moved(let ahead) = entrance { entity.pointee.time = clock &+ ahead }
      if !entity.pointee.isKnown || clock &- entity.pointee.time > 0 { entity.pointee.time = clock }
      entity.pointee.deadline = entity.pointee.time &+ entity.pointee.virtual(request)
    case .eligible: placeByLag(number, entrance, request, rows)
    }
    entity.pointee.isKnown = true
    insert(number, rows)
  }

  mutating func leave(_ number: Int, _ rows: EntityRows) {
    let entity = rows[number].pointee
    remove(number, rows)
    weight -= entity.weight
    switch discipline {
    case .eligible:
      rows[number].pointee.lag = clock &- entity.time
      moment -= Int128(entity.weight) * Int128(entity.time &- clock)
      recentre()
    case .virtualTime, .usage: follow(rows)
    case .turn, .finish, .budget: break
    }
  }

  /// One of those that are served late, but for one; nil when there is no other.
  func last(but other: Int?) -> Int? {
    let node = ahead.last(but: other) ?? ready.last(but: other)
    return node?.number
  }

  /// How far a member is ahead of the clock: what ``Entrance/moved(ahead:)`` wants.
  func lead(of entity: Entity) -> Int64 {
    discipline == .eligible ? 0 &- entity.lag : entity.time &- clock
  }

  /// Gives a member that is in neither queue the place here that it had there: clocks of queues
  /// differ. Under ``Discipline/eligible`` its lag says it all.
  func adopt(_ number: Int, from other: EntityQueue, _ rows: EntityRows) {
    let entity = rows[number]
    guard discipline != .eligible else { return }
    let step = clock &- other.clock
    entity.pointee.time &+= step
    entity.pointee.deadline &+= step
  }

  private mutating func placeByTime(
    _ number: Int, _ entrance: Entrance, _ request: Int64, _ bonus: Int64,
    _ rows: EntityRows
  ) {
    let entity = rows[number]
    switch entrance {
    // Behind those that are there, so that nobody gains by beginning anew.
    case .new: entity.pointee.time = clock &+ entity.pointee.virtual(request)
    case .woken:
      let least = clock &- usual(bonus)
      if !entity.pointee.isKnown || least &- entity.pointee.time > 0 { entity.pointee.time = least }
    case .moved(let ahead): entity.pointee.time = clock &+ ahead
    }
  }

  /// With the lag that it left with, enlarged by what its own coming moves the mean:
  /// lag · (W + w) / W, as the kernel's place_entity() does.
  private mutating func placeByLag(
    _ number: Int, _ entrance: Entrance, _ request: Int64, _ rows: EntityRows
  ) {
    let entity = rows[number]
    var lag = entity.pointee.isKnown ? entity.pointee.lag : 0
    if case .moved(let ahead) = entrance { lag = 0 &- ahead }
    // Twice its request is the most that anybody keeps while he is away.
    let most = entity.pointee.virtual(request) &* 2
    lag = min(max(lag, -most), most)
    let others = weight - entity.pointee.weight
    if others > 0 {
      let enlarged = Int128(lag) * Int128(weight) / Int128(others)
      lag = Int64(clamping: enlarged)
    }
    recentre()
    entity.pointee.time = clock &- lag
    entity.pointee.deadline = entity.pointee.time &+ entity.pointee.virtual(request)
    moment += Int128(entity.pointee.weight) * Int128(0 &- lag)
    recentre()
  }

  private mutating func insert(_ number: Int, _ rows: EntityRows) {
    let entity = rows[number]
    insert(number, ahead: isSelective && !isEligible(entity.pointee.time), rows)
  }

  private mutating func insert(_ number: Int, ahead isAhead: Bool, _ rows: EntityRows) {
    let entity = rows[number]
    entity.pointee.isAhead = isAhead
    entity.pointee.slot =
      isAhead
      ? ahead.insert(number, entity.pointee.time)
      : ready.insert(number, tag(of: entity.pointee))
  }

  /// Takes a member out of its tree, where another gets its slot.
  private mutating func remove(_ number: Int, _ rows: EntityRows) {
    let entity = rows[number]
    let slot = entity.pointee.slot
    let heir = entity.pointee.isAhead ? ahead.remove(at: Int(slot)) : ready.remove(at: Int(slot))
    if let heir { rows[heir].pointee.slot = slot }
    entity.pointee.slot = -1
  }

  private func tag(of entity: Entity) -> Int64 {
    switch discipline {
    case .virtualTime, .turn: entity.time
    case .usage, .finish, .budget, .eligible: entity.deadline
    }
  }

  // MARK: Serving

  /// Who is served next; nil when there is nobody.
  @inline(__always) mutating func next(_ rows: EntityRows) -> Int? {
    guard isSelective else { return first }
    return nextEligible(rows) ?? jump(rows)
  }

  /// Not everybody may be served.
  @inline(__always) var isSelective: Bool { discipline == .eligible || discipline == .budget }

  /// Who is next of those that may be served, as far as is known; unless the queue is selective,
  /// that is who is served next.
  @inline(__always) var first: Int? { ready.top?.number }

  /// When nobody should have begun yet, it is time for the one that should be next. (Bennett and
  /// Zhang 1997: the clock of WF²Q+ is never behind the earliest beginning.)
  private mutating func jump(_ rows: EntityRows) -> Int? {
    guard discipline == .budget, let first = ahead.top else { return nil }
    clock = first.tag
    return nextEligible(rows)
  }

  private mutating func nextEligible(_ rows: EntityRows) -> Int? {
    while let first = ahead.top, isEligible(first.tag) {
      let number = first.number
      remove(number, rows)
      insert(number, ahead: false, rows)
    }
    while let first = ready.top {
      let number = first.number
      if isEligible(rows[number].pointee.time) { return number }
      // The mean has fallen since: somebody came who was behind.
      remove(number, rows)
      insert(number, ahead: true, rows)
    }
    return nil
  }

  /// A member has been served.
  mutating func charge(
    _ number: Int, _ nanoseconds: Int64, request: Int64, _ rows: EntityRows
  ) {
    guard discipline != .turn else { return }
    let entity = rows[number]
    let step = entity.pointee.advance(nanoseconds)
    switch discipline {
    case .turn: return
    case .virtualTime, .usage:
      retag(number, entity, request, rows)
      follow(rows)
    case .finish, .budget:
      renew(number, entity, request, rows)
      let amount = min(nanoseconds, Entity.longestCharge) &* Entity.scale &+ clockRest
      let (passed, rest) = divisor.divide(amount)
      clockRest = rest
      clock &+= passed
    case .eligible:
      moment += Int128(entity.pointee.weight) * Int128(step)
      renew(number, entity, request, rows)
      recentre()
    }
  }

  /// The turn of a member is over: others that wait for theirs go first.
  mutating func rotate(_ number: Int, _ rows: EntityRows) {
    guard discipline == .turn else { return }
    let entity = rows[number]
    entity.pointee.time = clock
    ready.setTag(of: number, at: entity.pointee.slot, to: clock)
    // Nearly always turns come in the order of the slots.
    if let node = ready.farMember(at: entity.pointee.slot &+ 8) { rows.fetch(node.number) }
    clock &+= 1
  }

  /// Who has been served what it asked for asks anew.
  @inline(__always) private mutating func renew(
    _ number: Int, _ entity: UnsafeMutablePointer<Entity>, _ request: Int64, _ rows: EntityRows
  ) {
    let time = entity.pointee.time
    let isDone = time &- entity.pointee.deadline >= 0
    if isDone { entity.pointee.deadline = time &+ entity.pointee.virtual(request) }
    if entity.pointee.isAhead {
      ahead.setTag(of: number, at: entity.pointee.slot, to: time)
      Self.fetchComing(&ahead, entity.pointee.slot, rows)
    } else if isDone {
      ready.setTag(of: number, at: entity.pointee.slot, to: entity.pointee.deadline)
      Self.fetchComing(&ready, entity.pointee.slot, rows)
    }
  }

  // MARK: The clock

  /// The clock follows the first, and never goes back.
  @inline(__always) private mutating func follow(_ rows: EntityRows) {
    guard let first = ready.top else { return }
    // By virtual time the tag is the time.
    let time = discipline == .virtualTime ? first.tag : rows[first.number].pointee.time
    if time &- clock > 0 { clock = time }
  }

  /// Puts a member where its time and weight say.
  @inline(__always) private mutating func retag(
    _ number: Int, _ entity: UnsafeMutablePointer<Entity>, _ request: Int64, _ rows: EntityRows
  ) {
    var tag = entity.pointee.time
    if discipline == .usage {
      tag &+= entity.pointee.virtual(request)
      entity.pointee.deadline = tag
    }
    ready.setTag(of: number, at: entity.pointee.slot, to: tag)
    Self.fetchComing(&ready, entity.pointee.slot, rows)
  }

  /// After the tag in a slot has changed: another has come near to the top there, and will be
  /// served after some turns. That long it takes to fetch it from far away.
  @inline(__always) private static func fetchComing(
    _ tree: inout TagTree, _ slot: Int32, _ rows: EntityRows
  ) {
    guard let coming = tree.coming(after: slot) else { return }
    tree.fetchWay(of: coming)
    rows.fetch(coming.number)
  }

  /// Moves the clock to the mean of all, rounded down.
  private mutating func recentre() {
    guard weight > 0 else {
      moment = 0
      return
    }
    // Nearly always the moment fits into a word.
    if moment >= 0, moment <= Int64.max {
      let (step, rest) = divisor.divide(Int64(truncatingIfNeeded: moment))
      clock &+= step
      moment = Int128(rest)
      return
    }
    var step = moment / Int128(weight)
    if moment < step * Int128(weight) { step -= 1 }
    clock &+= Int64(truncatingIfNeeded: step)
    moment -= step * Int128(weight)
  }

  /// Whether a member has had no more than its share: its time is not beyond the mean of all, or
  /// not beyond the clock.
  private func isEligible(_ time: Int64) -> Bool {
    guard discipline == .eligible else { return time &- clock <= 0 }
    return Int128(time &- clock) * Int128(weight) <= moment
  }

  // MARK: Changes

  /// Gives a member another weight. Where it stands in virtual time stays, so that only what comes
  /// is served by the new weight; under ``Discipline/eligible`` its lag stays worth the same.
  mutating func setWeight(
    of number: Int, to weight: Int, request: Int64, _ rows: EntityRows
  ) {
    let entity = rows[number]
    let former = entity.pointee
    let weight = max(1, weight)
    guard weight != former.weight else { return }
    self.weight += weight - former.weight
    entity.pointee.weight = weight
    entity.pointee.rest = 0
    switch discipline {
    case .turn: break
    case .virtualTime, .usage: retag(number, entity, request, rows)
    case .finish, .budget:
      let left = former.real(former.deadline &- former.time)
      entity.pointee.deadline = former.time &+ entity.pointee.virtual(left)
      guard !former.isAhead else { return }
      ready.setTag(of: number, at: former.slot, to: entity.pointee.deadline)
    case .eligible: rescale(number, from: former, rows)
    }
  }

  private mutating func rescale(
    _ number: Int, from former: Entity, _ rows: EntityRows
  ) {
    let entity = rows[number]
    let weight = entity.pointee.weight
    remove(number, rows)
    moment -= Int128(former.weight) * Int128(former.time &- clock)
    let lag = Int128(clock &- former.time) * Int128(former.weight) / Int128(weight)
    entity.pointee.time = clock &- Int64(clamping: lag)
    let left = former.real(former.deadline &- former.time)
    entity.pointee.deadline = entity.pointee.time &+ entity.pointee.virtual(left)
    moment += Int128(weight) * Int128(entity.pointee.time &- clock)
    recentre()
    insert(number, rows)
  }

  /// What was used so far counts half.
  ///
  /// - Complexity: O(n log n).
  mutating func fade(request: Int64, _ rows: EntityRows) {
    guard discipline == .usage else { return }
    for number in rows.indices {
      let entity = rows[number]
      entity.pointee.time /= 2
      entity.pointee.deadline = entity.pointee.time &+ entity.pointee.virtual(request)
    }
    clock /= 2
    ready.changeTags { rows[$0].pointee.deadline }
  }
}
