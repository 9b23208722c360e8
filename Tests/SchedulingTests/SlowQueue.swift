@testable import Scheduling

/// What an ``EntityQueue`` does, by looking at everybody each time: lists and sums instead of heaps
/// and running means.
struct SlowQueue {
  let discipline: Discipline
  let unit: Int
  private(set) var members: [Int: Entity] = [:]
  /// Those that are away, as they left.
  private var away: [Int: Entity] = [:]
  private var clock: Int64 = 0
  private var clockRest: Int64 = 0

  init(_ discipline: Discipline, unit: Int) {
    self.discipline = discipline
    self.unit = unit
  }

  private var weight: Int { members.values.reduce(0) { $0 + $1.weight } }

  /// The mean of all times by weight, rounded down.
  private var mean: Int64? {
    guard let base = members.values.first?.time else { return nil }
    let sum = members.values.reduce(Int128(0)) {
      $0 + Int128($1.weight) * Int128($1.time - base)
    }
    let all = Int128(weight)
    return base + Int64((sum - ((sum % all) + all) % all) / all)
  }

  private func isEligible(_ entity: Entity) -> Bool {
    let all = members.values.reduce(Int128(0)) {
      $0 + Int128($1.weight) * Int128($1.time - entity.time)
    }
    return all >= 0
  }

  mutating func add(_ number: Int, weight: Int) { away[number] = Entity(weight: weight) }

  mutating func join(_ number: Int, isNew: Bool, request: Int64, bonus: Int64) {
    guard var entity = away.removeValue(forKey: number) else { return }
    if discipline == .eligible, let mean { clock = mean }
    let least = clock - bonus * Entity.scale / Int64(unit)
    switch discipline {
    case .turn:
      entity.time = clock
      clock += 1
    case .virtualTime:
      entity.time =
        isNew
        ? clock + entity.virtual(request) : entity.isKnown ? max(entity.time, least) : least
    case .usage: entity.time = entity.isKnown ? max(entity.time, least) : least
    case .finish, .budget: entity.time = entity.isKnown ? max(entity.time, clock) : clock
    case .eligible:
      let most = 2 * entity.virtual(request)
      var lag = Int128(min(max(entity.lag, -most), most))
      if weight > 0 { lag = lag * Int128(weight + entity.weight) / Int128(weight) }
      entity.time = clock - Int64(lag)
    }
    entity.deadline = entity.time + entity.virtual(request)
    entity.isKnown = true
    members[number] = entity
  }

  mutating func leave(_ number: Int) {
    guard var entity = members[number] else { return }
    if let mean { entity.lag = mean - entity.time }
    members[number] = nil
    away[number] = entity
    if discipline == .eligible, let mean { clock = mean }
    follow()
  }

  mutating func next() -> Int? {
    if discipline == .budget, let least = members.values.map(\.time).min() {
      clock = max(clock, least)
    }
    return first
  }

  private var first: Int? {
    members.filter { isServed($0.value) }
      .min { (key($0.value), $0.key) < (key($1.value), $1.key) }?.key
  }

  private func isServed(_ entity: Entity) -> Bool {
    switch discipline {
    case .eligible: isEligible(entity)
    case .budget: entity.time <= clock
    case .virtualTime, .usage, .turn, .finish: true
    }
  }

  private func key(_ entity: Entity) -> Int64 {
    switch discipline {
    case .virtualTime, .turn: entity.time
    case .usage, .finish, .budget, .eligible: entity.deadline
    }
  }

  mutating func charge(_ number: Int, _ nanoseconds: Int64, request: Int64) {
    guard var entity = members[number], discipline != .turn else { return }
    let all = Int128(nanoseconds) * Int128(Entity.scale) + Int128(entity.rest)
    entity.time += Int64(all / Int128(entity.weight))
    entity.rest = Int64(all % Int128(entity.weight))
    let renews = discipline == .usage || entity.time >= entity.deadline
    if renews { entity.deadline = entity.time + entity.virtual(request) }
    members[number] = entity
    if discipline == .finish || discipline == .budget {
      let all = Int128(nanoseconds) * Int128(Entity.scale) + Int128(clockRest)
      clock += Int64(all / Int128(weight))
      clockRest = Int64(all % Int128(weight))
    }
    if discipline == .eligible, let mean { clock = mean }
    follow()
  }

  mutating func rotate(_ number: Int) {
    guard discipline == .turn else { return }
    members[number]?.time = clock
    clock += 1
  }

  private mutating func follow() {
    guard discipline == .virtualTime || discipline == .usage, let first else { return }
    clock = max(clock, members[first]?.time ?? clock)
  }
}
