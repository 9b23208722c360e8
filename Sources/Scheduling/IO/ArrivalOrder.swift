/// Requests in the order of a tag, which most have by coming: as long as they are of one priority
/// those who come later have later tags, and wait in a row that costs nothing. Who would not be the
/// last of its row lies in a heap, such as who names a deadline of its own.
///
/// - Complexity: O(1) for those who wait in a row, O(log n) in those who do not.
struct ArrivalOrder: Sendable {
  private struct Row: BitwiseCopyable, Sendable {
    var first: TagHeap.Node
    var last: TagHeap.Node
  }

  /// By priority. Those between the first and the last are chained by their slots.
  private var rows: InlineArray<5, Row>
  /// A bit for each row that holds somebody.
  private var used: UInt8 = 0
  private var others = TagHeap()
  private(set) var count = 0
  private(set) var first = TagHeap.Node.none

  init() {
    rows = InlineArray(repeating: Row(first: .none, last: .none))
  }

  mutating func insert(_ number: Int, _ tag: Int64, _ slots: inout IOSlots) {
    let node = TagHeap.Node(tag: tag, number: Int32(truncatingIfNeeded: number))
    let slot = slots.own(number)
    let row = slot.pointee.priority.rawValue
    if used >> row & 1 == 0 {
      used |= 1 << row
      rows[row] = Row(first: node, last: node)
    } else if rows[row].last < node {
      let last = rows[row].last.number
      slot.pointee.previous = last
      slots[Int(last)].next = node.number
      rows[row].last = node
    } else {
      slot.pointee.isInRow = false
      others.insert(number, tag, &slots.arrivalPlaces)
    }
    if first.isNone || node < first { first = node }
    count += 1
  }

  /// - Parameter number: a member.
  mutating func remove(_ number: Int, _ slots: inout IOSlots) {
    let slot = slots.own(number)
    if slot.pointee.isInRow {
      unchain(slot, number, &slots)
    } else {
      others.remove(at: Int(slots.arrivalPlaces[number]), &slots.arrivalPlaces)
      slot.pointee.isInRow = true
    }
    count -= 1
    if first.number == number { findFirst() }
  }

  @inline(__always) private mutating func unchain(
    _ slot: UnsafeMutablePointer<IOSlot>, _ number: Int, _ slots: inout IOSlots
  ) {
    let row = slot.pointee.priority.rawValue
    let (before, after) = (slot.pointee.previous, slot.pointee.next)
    slot.pointee.previous = -1
    slot.pointee.next = -1
    if before < 0, after < 0 {
      used &= ~(1 << row)
      return
    }
    if before < 0 {
      rows[row].first = slots.arrival(of: Int(after))
      slots.fetchNext(of: Int(after))
    } else {
      slots[Int(before)].next = after
    }
    if after < 0 {
      rows[row].last = slots.arrival(of: Int(before))
    } else {
      slots[Int(after)].previous = before
    }
  }

  @inline(__always) private mutating func findFirst() {
    first = others.first
    var left = used
    while left != 0 {
      let node = rows[left.trailingZeroBitCount].first
      if first.isNone || node < first { first = node }
      left &= left &- 1
    }
  }
}
