public import Quantities

/// Decides which request goes to a disk next, and when.
///
/// It reads no clock: every call says the time, which must not go back. Requests belong to groups
/// with weights and rates. A group that is held back by its rates holds up nobody else.
///
/// A call that makes no sense, such as completing a request twice, changes nothing and says so.
///
/// - Complexity: submitting, dispatching, completing and cancelling are O(log n) in requests and
///   groups; nothing is allocated once as many have been there before.
public struct IOScheduler: Sendable {
  public let settings: IOSettings
  var tree: RateTree
  var order: IOOrder
  var lines: [IOLine] = []
  var slots: IOSlots
  var groups: [IOGroup] = []
  /// Groups that their rates hold back, by when they may go on.
  var parked = TagHeap()
  var parkedPlaces = Column<Int32>()
  public internal(set) var inFlight = 0
  /// When the disk last finished anything.
  var lastDone: Int64 = .min

  /// What is known of a group beside its line and its rates.
  struct IOGroup: Sendable {
    var weight: Int
    var statistics = IOStatistics()
    /// Where its last request ended.
    var end: Int64 = -1
    /// What its requests took more than was charged in advance; negative when less.
    var correction: Int64 = 0

    @inline(__always) mutating func submit(_ request: IORequest) {
      statistics.submitted.add(saturating: 1)
      if request.offset == end { statistics.sequential.add(saturating: 1) }
      end = request.end
    }

    /// So many requests go to the disk at once, which will take an estimated time.
    ///
    /// - Returns: what is charged: what earlier ones took longer is paid now, what they took less
    ///   comes off.
    @inline(__always) mutating func dispatch(_ count: Int, _ estimate: Int64) -> Int64 {
      statistics.merged.add(saturating: count - 1)
      let due = estimate &+ correction
      correction = min(0, due)
      return max(0, due)
    }
  }

  /// How long a byte and a request take the disk, as it showed so far.
  var pace = IOPace()

  /// - Parameter settings: what is out of range is clamped.
  public init(_ settings: IOSettings = IOSettings()) {
    let settings = settings.clamped()
    self.settings = settings
    order = IOOrder(settings)
    slots = IOSlots(isByDeadline: settings.policy == .deadline)
    // Under mClock an assured rate is a reservation, and nothing that limits.
    tree = RateTree(borrows: settings.policy != .mClock)
  }

  // MARK: Groups

  public var groupCount: Int { groups.count }

  /// - Parameters:
  ///   - weight: relative to other groups, 1 to 1 048 576; 1024 is usual.
  ///   - parent: the group whose rates hold for it as well.
  /// - Returns: the number of the group, from 0 on.
  public mutating func addGroup(
    weight: Int = 1024, limits: IOLimits = IOLimits(), below parent: Int? = nil
  ) -> Int {
    let weight = Self.clamped(weight)
    groups.append(IOGroup(weight: weight))
    lines.append(IOLine())
    parkedPlaces.append(-1)
    order.addGroup(weight: weight, reservation: limits.assured)
    return tree.add(limits, below: parent)
  }

  /// - Returns: false when there is no such group.
  @discardableResult
  public mutating func setWeight(_ weight: Int, ofGroup group: Int) -> Bool {
    guard groups.indices.contains(group) else { return false }
    groups[group].weight = Self.clamped(weight)
    order.setWeight(Self.clamped(weight), of: group)
    return true
  }

  /// Other rates from now on; what was used so far counts.
  ///
  /// - Returns: false when there is no such group.
  @discardableResult
  public mutating func setLimits(
    _ limits: IOLimits, ofGroup group: Int, at now: Instant
  ) -> Bool {
    guard tree.setLimits(limits, of: group, at: now) else { return false }
    order.setReservation(limits.assured, of: group)
    // Whoever waits asks again.
    while let number = parked.top.map({ Int($0.number) }) { unpark(number, at: now.nanoseconds) }
    return true
  }

  private static func clamped(_ weight: Int) -> Int { min(max(weight, 1), 1 << 20) }

  // MARK: Requests

  /// - Returns: nil when there is no such group.
  public mutating func submit(_ request: IORequest, at now: Instant) -> IORequestID? {
    guard groups.indices.contains(request.group) else { return nil }
    let time = now.nanoseconds
    let group = request.group
    let number = slots.add(request, at: time)
    let slot = slots.own(number)
    if settings.policy == .deadline {
      slot.pointee.tag = order.sweep(of: request.offset)
      if request.deadline == nil { slot.pointee.deadline = expiry(of: request, at: time) }
    } else {
      slot.pointee.tag = key(of: request, at: time)
    }
    let (direction, id) = (slot.pointee.direction, slots.id(of: number))
    groups[group].submit(request)
    lines[group].insert(number, &slots)
    if parkedPlaces[group] < 0 { order.join(group, lines, direction, at: time) }
    return id
  }

  /// The time that counts as that of its coming: a step of priority is worth the ageing time, and
  /// who names a deadline comes by it at the latest. As it never changes, waiting counts by itself
  /// and nobody starves.
  private func key(of request: IORequest, at now: Int64) -> Int64 {
    let steps = Int64(request.priority.rawValue) &* settings.ageing.nanoseconds
    let (sum, overflow) = now.addingReportingOverflow(steps)
    let key = overflow ? Int64.max : sum
    // Not further back than any tag may be from another.
    return request.deadline.map { max(min(key, $0.nanoseconds), now &- 1 << 60) } ?? key
  }

  /// By when the deadline policy serves a request that names no time: half and a quarter as long
  /// for high priorities, twice and four times for low ones.
  private func expiry(of request: IORequest, at now: Int64) -> Int64 {
    let usual = request.kind.isSync ? settings.readExpiry : settings.writeExpiry
    let span = (usual.nanoseconds << Int64(request.priority.rawValue)) / 4
    let (sum, overflow) = now.addingReportingOverflow(span)
    return overflow ? .max : sum
  }

  /// Takes back a request that has not gone to the disk.
  ///
  /// - Returns: false when it has, or is not there.
  @discardableResult
  public mutating func cancel(_ id: IORequestID, at now: Instant) -> Bool {
    guard let number = slots.number(of: id), slots[number].state == .queued else { return false }
    let (group, direction) = (Int(slots[number].group), slots[number].direction)
    lines[group].remove(number, &slots)
    slots.giveBack(number)
    groups[group].statistics.cancelled.add(saturating: 1)
    settle(group, direction)
    return true
  }

  /// Brings the order up to date after requests of a group and direction have gone.
  mutating func settle(_ group: Int, _ direction: Int) {
    if lines[group].isEmpty {
      order.leave(group)
      if parkedPlaces[group] >= 0 { dropParked(group) }
    } else if parkedPlaces[group] < 0 {
      order.update(group, lines, direction)
    }
  }

  // MARK: Reports

  /// Requests that have not gone to the disk.
  public var queued: Int { lines.reduce(0) { $0 + $1.count } }

  public func queued(ofGroup group: Int) -> Int {
    lines.indices.contains(group) ? lines[group].count : 0
  }

  /// The requests that are done when one that went to the disk is done: itself, and those that went
  /// with it. None when it is not on the disk.
  public func requests(doneWith id: IORequestID) -> [IORequestID] {
    guard let first = firstDispatched(id) else { return [] }
    var requests: [IORequestID] = []
    var next = first
    while next >= 0 {
      requests.append(slots.id(of: next))
      next = Int(slots[next].next)
    }
    return requests
  }

  /// The number of a request on the disk that others may have gone with; nil for any other.
  func firstDispatched(_ id: IORequestID) -> Int? {
    guard let first = slots.number(of: id), slots[first].state == .dispatched,
      slots[first].tag >= 0
    else { return nil }
    return first
  }

  /// nil when there is no such group.
  public func statistics(ofGroup group: Int) -> IOStatistics? {
    groups.indices.contains(group) ? groups[group].statistics : nil
  }

  /// Of all groups together.
  public var statistics: IOStatistics {
    groups.reduce(into: IOStatistics()) { $0 += $1.statistics }
  }
}
