import CPrefetch

/// What a queue knows of one of its members, a task or a group.
struct Entity: BitwiseCopyable, Sendable {
  /// 1 or more.
  var weight: Int {
    get { Int(divisor.value) }
    set { divisor = Divisor(newValue) }
  }
  private var divisor: Divisor
  /// Virtual time: nanoseconds · 2²⁰ / weight. Where it is served next: how far it has come.
  var time: Int64 = 0
  /// What the last division left of virtual time, so that sums are exact.
  var rest: Int64 = 0
  /// Where the present request ends in virtual time.
  var deadline: Int64 = 0
  /// How far behind its queue it was when it left, in virtual time; negative when ahead.
  var lag: Int64 = 0
  /// Fills the cache line.
  private let filling: Int64 = 0
  /// Where it lies in the tree of its queue that holds it; -1: it is in none.
  var slot: Int32 = -1
  /// It waits among those that are ahead of all.
  var isAhead = false
  /// It has been in a queue before: its time and lag mean something.
  var isKnown = false

  static let scale: Int64 = 1 << 20
  /// Of one charge: 73 minutes. No turn is as long.
  static let longestCharge: Int64 = 1 << 42

  init(weight: Int) {
    divisor = Divisor(weight)
  }

  /// Virtual time of a span at this weight.
  func virtual(_ nanoseconds: Int64) -> Int64 {
    divisor.divide(max(0, min(nanoseconds, Self.longestCharge)) &* Self.scale).quotient
  }

  /// How long it takes to come so far.
  func real(_ virtual: Int64) -> Int64 {
    Int64(clamping: Int128(virtual) * Int128(weight) / Int128(Self.scale))
  }

  /// Moves on, exactly: what a division leaves counts next time.
  @inline(__always) mutating func advance(_ nanoseconds: Int64) -> Int64 {
    let amount = min(nanoseconds, Self.longestCharge) &* Self.scale &+ rest
    let (step, left) = divisor.divide(amount)
    rest = left
    time &+= step
    return step
  }
}

/// Members of queues, by number.
struct EntityTable: Sendable {
  var entities = Column<Entity>()

  mutating func add(_ entity: Entity) -> Int {
    entities.append(entity)
    return entities.count - 1
  }

  subscript(number: Int) -> Entity {
    @inline(__always) get { entities[number] }
    @inline(__always) _modify { yield &entities[number] }
  }

  /// All members for many changes.
  @inline(__always) mutating func own() -> EntityRows {
    EntityRows(of: entities.own(), count: entities.count)
  }
}

/// Where the members of a table are, for many changes after one question whether it is shared:
/// valid until it is copied, grows or ends. Nobody keeps it longer than one call.
///
/// A row may be longer than the entity that it begins with, such as that of a task.
struct EntityRows {
  private let start: UnsafeMutableRawPointer
  private let stride: Int
  private let count: Int

  /// - Parameters:
  ///   - rows: so many of a type whose first field is an entity, which has the address of the row.
  @inline(__always) init<Row>(of rows: UnsafeMutablePointer<Row>, count: Int) {
    start = UnsafeMutableRawPointer(rows)
    stride = MemoryLayout<Row>.stride
    self.count = count
  }

  @inline(__always) var indices: Range<Int> { 0..<count }

  @inline(__always) subscript(number: Int) -> UnsafeMutablePointer<Entity> {
    precondition(UInt(bitPattern: number) < UInt(bitPattern: count))
    return (start + number &* stride).assumingMemoryBound(to: Entity.self)
  }

  /// Has a row fetched that will be wanted soon, of two cache lines at most.
  @inline(__always) func fetch(_ number: Int) {
    guard UInt(bitPattern: number) < UInt(bitPattern: count) else { return }
    let row = start + number &* stride
    rmctl_prefetch(row)
    if stride > 64 { rmctl_prefetch(row + 64) }
  }
}
