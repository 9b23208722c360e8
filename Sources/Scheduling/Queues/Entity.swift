/// What a queue knows of one of its members, a task or a group.
struct Entity: Sendable {
  /// 1 or more.
  var weight: Int { didSet { inverse = Self.inverse(of: weight) } }
  /// 2⁶⁴ / weight, so that no division is needed to divide by it.
  private var inverse: UInt64
  /// Virtual time: nanoseconds · 2²⁰ / weight. Where it is served next: how far it has come.
  var time: Int64 = 0
  /// What the last division left of virtual time, so that sums are exact.
  var rest: Int64 = 0
  /// Where the present request ends in virtual time.
  var deadline: Int64 = 0
  /// How far behind its queue it was when it left, in virtual time; negative when ahead.
  var lag: Int64 = 0
  /// It waits among those that are ahead of all.
  var isAhead = false
  /// It has been in a queue before: its time and lag mean something.
  var isKnown = false

  static let scale: Int64 = 1 << 20
  /// Of one charge: 73 minutes. No turn is as long.
  static let longestCharge: Int64 = 1 << 42

  init(weight: Int) {
    self.weight = max(1, weight)
    inverse = Self.inverse(of: self.weight)
  }

  private static func inverse(of weight: Int) -> UInt64 { .max / UInt64(max(1, weight)) }

  /// Divides by the weight, exactly: the product with the inverse is at most two too small.
  ///
  /// - Parameter amount: 0 or more.
  @inline(__always) private func divided(_ amount: Int64) -> (quotient: Int64, rest: Int64) {
    let weight = Int64(weight)
    var quotient = Int64(
      truncatingIfNeeded: UInt64(truncatingIfNeeded: amount).multipliedFullWidth(by: inverse).high)
    var rest = amount &- quotient &* weight
    while rest >= weight {
      rest &-= weight
      quotient &+= 1
    }
    return (quotient, rest)
  }

  /// Virtual time of a span at this weight.
  func virtual(_ nanoseconds: Int64) -> Int64 {
    divided(max(0, min(nanoseconds, Self.longestCharge)) &* Self.scale).quotient
  }

  /// How long it takes to come so far.
  func real(_ virtual: Int64) -> Int64 {
    Int64(clamping: Int128(virtual) * Int128(weight) / Int128(Self.scale))
  }

  /// Moves on, exactly: what a division leaves counts next time.
  @inline(__always) mutating func advance(_ nanoseconds: Int64) -> Int64 {
    let amount = min(nanoseconds, Self.longestCharge) &* Self.scale &+ rest
    let (step, left) = divided(amount)
    rest = left
    time &+= step
    return step
  }
}

/// The members of queues, by number, and where they lie in the heaps that hold them.
struct EntityTable: Sendable {
  var entities: [Entity] = []
  var places: [Int32] = []

  mutating func add(_ entity: Entity) -> Int {
    entities.append(entity)
    places.append(-1)
    return entities.count - 1
  }

  subscript(number: Int) -> Entity {
    get { entities[number] }
    _modify { yield &entities[number] }
  }
}
