import Quantities

/// The requests of one group that have not gone to the disk yet.
struct IOLine: Sendable {
  /// For every policy but the deadline one: by the time that counts as that of their coming.
  private(set) var byTime = TagHeap()
  /// For the deadline policy: reads and writes, in the order of the disk.
  private(set) var bySector = [TagHeap(), TagHeap()]
  /// The same by the time at which they must be served.
  private(set) var byExpiry = [TagHeap(), TagHeap()]

  var isEmpty: Bool { byTime.isEmpty && bySector[0].isEmpty && bySector[1].isEmpty }
  var count: Int { byTime.count + bySector[0].count + bySector[1].count }

  mutating func insert(_ number: Int, _ slots: inout IOSlots) {
    let key = slots[number].key
    guard slots.isByDeadline else {
      byTime.insert(number, key, &slots.places)
      return
    }
    let (direction, expiry) = (slots[number].direction, slots[number].expiry)
    bySector[direction].insert(number, key, &slots.places)
    byExpiry[direction].insert(number, expiry, &slots.expiryPlaces)
  }

  mutating func remove(_ number: Int, _ slots: inout IOSlots) {
    guard slots.isByDeadline else {
      byTime.remove(at: Int(slots.places[number]), &slots.places)
      return
    }
    let direction = slots[number].direction
    bySector[direction].remove(at: Int(slots.places[number]), &slots.places)
    byExpiry[direction].remove(at: Int(slots.expiryPlaces[number]), &slots.expiryPlaces)
  }

  /// The next one after one of a direction that has just been taken.
  func next(inDirection direction: Int, isByDeadline: Bool) -> Int? {
    let top = isByDeadline ? bySector[direction].top : byTime.top
    return top.map { Int($0.number) }
  }
}

/// A request, from being submitted to being done.
struct IOSlot: Sendable {
  enum State: Sendable {
    case free, queued, dispatched
  }

  var request: IORequest
  var state = State.free
  var generation: UInt32 = 0
  var submitted: Int64 = 0
  var started: Int64 = 0
  /// Its tag in the line of its group.
  var key: Int64 = 0
  /// By when the deadline policy serves it.
  var expiry: Int64 = 0
  /// What it was charged in advance, in nanoseconds of the disk.
  var estimate: Int64 = 0
  /// The next of those that went to the disk with it.
  var next: Int32 = -1

  /// 0: somebody waits for it; 1: it is written behind everybody's back.
  var direction: Int { request.kind.isSync ? 0 : 1 }
}

/// All requests, by number.
struct IOSlots: Sendable {
  let isByDeadline: Bool
  private var slots: [IOSlot] = []
  private var free: [Int32] = []
  var places = Column<Int32>()
  var expiryPlaces = Column<Int32>()

  init(isByDeadline: Bool) {
    self.isByDeadline = isByDeadline
  }

  subscript(number: Int) -> IOSlot {
    get { slots[number] }
    _modify { yield &slots[number] }
  }

  mutating func add(_ request: IORequest, at now: Int64) -> Int {
    let number: Int
    if let last = free.popLast() {
      number = Int(last)
    } else {
      number = slots.count
      slots.append(IOSlot(request: request))
      places.append(-1)
      expiryPlaces.append(-1)
    }
    let generation = slots[number].generation
    slots[number] = IOSlot(request: request, state: .queued, generation: generation)
    slots[number].submitted = now
    return number
  }

  mutating func giveBack(_ number: Int) {
    slots[number].state = .free
    slots[number].generation &+= 1
    free.append(Int32(truncatingIfNeeded: number))
  }

  func number(of id: IORequestID) -> Int? {
    let number = Int(id.number)
    guard slots.indices.contains(number), slots[number].generation == id.generation else {
      return nil
    }
    return number
  }

  func id(of number: Int) -> IORequestID {
    IORequestID(
      number: Int32(truncatingIfNeeded: number), generation: slots[number].generation)
  }

  /// Requests that are queued or on the disk.
  var count: Int { slots.count - free.count }
}
