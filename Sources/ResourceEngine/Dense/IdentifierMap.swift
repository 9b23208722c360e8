internal import Quantities

/// Values keyed by an identifier, for the tables that every call touches.
///
/// Open addressing with linear probing in one flat array: a look-up costs one multiplication and
/// mostly one cache line. Identifiers are handed out one after the other, and the multiplicative
/// hash spreads such numbers evenly (Knuth, The Art of Computer Programming 3, 6.4). Removing
/// shifts later entries back, so there are no tombstones, and a table of steady size never
/// allocates.
///
/// All operations on one key are O(1) expected. The order of insertion shows nowhere.
struct IdentifierMap<ID: Identifier, Value: Sendable>: Sendable {
  private struct Slot {
    var key: UInt64
    /// Nil where the slot is free.
    var value: Value?
  }

  /// Empty, or a power of two long, with at least a quarter of it free.
  private var slots: [Slot] = []
  /// 64 less the number of bits that number a slot.
  private var shift: UInt64 = 64
  private(set) var count = 0

  init() {}

  var isEmpty: Bool { count == 0 }

  /// Sorts: O(n log n).
  var sortedKeys: [ID] {
    var keys: [UInt64] = []
    keys.reserveCapacity(count)
    for slot in slots where slot.value != nil { keys.append(slot.key) }
    keys.sort()
    return keys.map { ID($0) }
  }

  /// Setting nil removes.
  subscript(id: ID) -> Value? {
    get {
      guard let index = find(id.value) else { return nil }
      return slots[index].value
    }
    set {
      if let newValue {
        let index = findOrInsert(id.value)
        slots[index].value = newValue
      } else {
        remove(id)
      }
    }
  }

  /// Changes the value in place; starts from `initial` where there is none yet.
  @discardableResult
  mutating func update<Result>(
    _ id: ID, default initial: @autoclosure () -> Value, _ body: (inout Value) -> Result
  ) -> Result {
    let index = findOrInsert(id.value)
    var value = slots[index].value ?? initial()
    // Taken out while it changes, so that a value with storage of its own is not copied.
    slots[index].value = nil
    let result = body(&value)
    slots[index].value = value
    return result
  }

  /// Changes the value in place; does nothing and returns nil where there is none.
  @discardableResult
  mutating func updateExisting<Result>(
    _ id: ID, _ body: (inout Value) -> Result
  ) -> Result? {
    guard let index = find(id.value), var value = slots[index].value else { return nil }
    slots[index].value = nil
    let result = body(&value)
    slots[index].value = value
    return result
  }

  /// Returns what was there.
  @discardableResult
  mutating func remove(_ id: ID) -> Value? {
    guard let found = find(id.value) else { return nil }
    let removed = slots[found].value
    count -= 1
    let shift = shift
    slots.withUnsafeMutableBufferPointer { slots in
      let mask = slots.count &- 1
      var hole = found
      var next = (hole &+ 1) & mask
      while slots[next].value != nil {
        let home = Self.home(slots[next].key, shift)
        // An entry may move back into the hole unless its home lies behind the hole.
        if (next &- home) & mask >= (next &- hole) & mask {
          slots[hole] = slots[next]
          hole = next
        }
        next = (next &+ 1) & mask
      }
      slots[hole].value = nil
    }
    return removed
  }

  /// Empties the table and keeps its room.
  mutating func removeAll() {
    for index in slots.indices { slots[index].value = nil }
    count = 0
  }

  /// Makes room, so that `capacity` entries fit without growing. More than 2^32 is not asked for.
  mutating func reserveCapacity(_ capacity: Int) {
    var length = max(slots.count, 8)
    while length < 1 << 33, length / 4 * 3 < capacity { length *= 2 }
    if length > slots.count { resize(to: length) }
  }

  /// Visits every entry in no promised order: for sums and checks, never for output.
  func forEachUnordered(_ body: (ID, Value) -> Void) {
    for slot in slots {
      if let value = slot.value { body(ID(slot.key), value) }
    }
  }

  private static func home(_ key: UInt64, _ shift: UInt64) -> Int {
    // 2^64 divided by the golden ratio. The highest bits of the product are the best mixed.
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  private func find(_ key: UInt64) -> Int? {
    guard count > 0 else { return nil }
    let (index, isFree) = probe(key)
    return isFree ? nil : index
  }

  /// The slot of the key, or the free one where it would stand. The table has slots.
  private func probe(_ key: UInt64) -> (index: Int, isFree: Bool) {
    let home = Self.home(key, shift)
    // No question at each step whether the index is one: the mask keeps it below the length.
    return slots.withUnsafeBufferPointer { slots in
      let mask = slots.count &- 1
      var index = home
      // Ends: a quarter of the slots is free.
      while slots[index].value != nil {
        if slots[index].key == key { return (index, false) }
        index = (index &+ 1) & mask
      }
      return (index, true)
    }
  }

  /// The slot of the key. A new one has no value yet: the caller sets one before anything else.
  private mutating func findOrInsert(_ key: UInt64) -> Int {
    if slots.count / 4 * 3 <= count {
      if let index = find(key) { return index }
      resize(to: max(slots.count &* 2, 8))
    }
    let (index, isFree) = probe(key)
    guard isFree else { return index }
    slots[index].key = key
    count += 1
    return index
  }

  private mutating func resize(to length: Int) {
    let old = slots
    slots = [Slot](repeating: Slot(key: 0, value: nil), count: length)
    shift = UInt64(64 &- length.trailingZeroBitCount)
    let mask = length &- 1
    for slot in old where slot.value != nil {
      var index = Self.home(slot.key, shift)
      while slots[index].value != nil { index = (index &+ 1) & mask }
      slots[index] = slot
    }
  }
}

extension IdentifierMap: Equatable where Value: Equatable {
  /// Equal entries, however they came in and however large the tables are.
  static func == (a: Self, b: Self) -> Bool {
    guard a.count == b.count else { return false }
    for slot in a.slots {
      if let value = slot.value, b[ID(slot.key)] != value { return false }
    }
    return true
  }
}

extension IdentifierMap: Hashable where Value: Hashable {
  func hash(into hasher: inout Hasher) {
    // A sum of the entries' own hashes does not depend on their order.
    var sum = 0
    for slot in slots {
      guard let value = slot.value else { continue }
      var entry = Hasher()
      entry.combine(slot.key)
      entry.combine(value)
      sum &+= entry.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}
