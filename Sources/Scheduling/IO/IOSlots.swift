import Quantities

/// A request, from being submitted to being done: one cache line.
struct IOSlot: BitwiseCopyable, Sendable {
  enum State: BitwiseCopyable, Sendable {
    case free, queued, dispatched
  }

  fileprivate(set) var generation: UInt32
  let group: Int32
  /// Whoever comes after it: in its row, of those that went to the disk with it, or of the free.
  var next: Int32 = -1
  /// Whoever comes before it in its row.
  var previous: Int32 = -1
  let bytes: Int64
  let offset: Int64
  /// By when it should be done; unless it names a time, by when the deadline policy serves it.
  var deadline: Int64
  let namesDeadline: Bool
  let kind: IOKind
  let priority: IOPriority
  var state = State.queued
  /// It waits in a row and not in a heap.
  var isInRow = true
  /// Since when it waits, or since when it is on the disk.
  var since: Int64
  /// While it waits its tag in the line of its group. On the disk what it was charged in advance,
  /// in nanoseconds of the disk; negative for those that went there with another.
  var tag: Int64 = 0

  fileprivate init(_ request: IORequest, generation: UInt32, at now: Int64) {
    self.generation = generation
    group = Int32(truncatingIfNeeded: request.group)
    bytes = request.bytes
    offset = request.offset
    deadline = request.deadline?.nanoseconds ?? 0
    namesDeadline = request.deadline != nil
    kind = request.kind
    priority = request.priority
    since = now
  }

  /// 0: somebody waits for it; 1: it is written behind everybody's back.
  @inline(__always) var direction: Int { kind.isSync ? 0 : 1 }

  /// By when the deadline policy serves it; not further back than any tag may be from another.
  @inline(__always) var expiry: Int64 {
    namesDeadline ? max(deadline, since &- 1 << 60) : deadline
  }

  var end: Int64 {
    let (end, overflow) = offset.addingReportingOverflow(bytes)
    return overflow ? .max : end
  }
}

/// All requests, by number.
struct IOSlots: Sendable {
  let isByDeadline: Bool
  private var slots = Column<IOSlot>()
  private var firstFree: Int32 = -1
  /// Where they lie in the heaps of their lines: by sector, and by time.
  var places = Column<Int32>()
  var arrivalPlaces = Column<Int32>()

  init(isByDeadline: Bool) {
    self.isByDeadline = isByDeadline
  }

  subscript(number: Int) -> IOSlot {
    @inline(__always) get { slots[number] }
    @inline(__always) _modify { yield &slots[number] }
  }

  /// A request for many changes, until the slots are copied or grow.
  @inline(__always) mutating func own(_ number: Int) -> UnsafeMutablePointer<IOSlot> {
    precondition(slots.isWithin(number))
    return slots.own() + number
  }

  mutating func add(_ request: IORequest, at now: Int64) -> Int {
    guard firstFree >= 0 else {
      slots.append(IOSlot(request, generation: 0, at: now))
      places.append(-1)
      arrivalPlaces.append(-1)
      return slots.count - 1
    }
    let number = Int(firstFree)
    let slot = own(number)
    firstFree = slot.pointee.next
    slot.pointee = IOSlot(request, generation: slot.pointee.generation, at: now)
    return number
  }

  @inline(__always) mutating func giveBack(_ number: Int) {
    let slot = own(number)
    slot.pointee.state = .free
    slot.pointee.generation &+= 1
    slot.pointee.next = firstFree
    firstFree = Int32(truncatingIfNeeded: number)
  }

  @inline(__always) func number(of id: IORequestID) -> Int? {
    let number = Int(id.number)
    guard slots.isWithin(number), slots[number].generation == id.generation else { return nil }
    return number
  }

  @inline(__always) func id(of number: Int) -> IORequestID {
    IORequestID(
      number: Int32(truncatingIfNeeded: number), generation: slots[number].generation)
  }

  /// A member of a line as it stands by time.
  @inline(__always) func arrival(of number: Int) -> TagHeap.Node {
    let tag = isByDeadline ? slots[number].expiry : slots[number].tag
    return TagHeap.Node(tag: tag, number: Int32(truncatingIfNeeded: number))
  }

  // MARK: Fetching what will be wanted

  /// There are so many that most are far away in memory.
  @inline(__always) var areFar: Bool { slots.count >= 4096 }

  /// Has a request of a heap fetched.
  ///
  /// - Parameter number: of a slot.
  @inline(__always) mutating func fetch(_ number: Int) {
    slots.fetch(number)
    places.fetch(number)
  }

  /// Has those fetched that are chained to a request and will be chained to each other when it is
  /// taken.
  @inline(__always) mutating func fetchNeighbours(of number: Int) {
    let slot = own(number)
    slots.fetch(Int(slot.pointee.previous))
    slots.fetch(Int(slot.pointee.next))
  }

  /// Where they are far, has the one fetched that comes after a request in its row.
  @inline(__always) mutating func fetchNext(of number: Int) {
    guard areFar else { return }
    slots.fetch(Int(own(number).pointee.next))
  }
}
