import CPrefetch

/// A column of a table: plain values in a row that begins at a cache line, so that a value as
/// large as a line lies in one. Like an array it is a value: copies share memory until one changes.
///
/// An array asks at every access whether it shares its memory. Whoever changes many values of a
/// column asks once, with ``own()``.
struct Column<Element: BitwiseCopyable & Sendable>: Sendable {
  private var memory: Memory
  private(set) var count = 0

  /// Written only through a column that is its one owner.
  private final class Memory: @unchecked Sendable {
    let start: UnsafeMutablePointer<Element>
    let capacity: Int

    /// Whole cache lines, at least one.
    init(for count: Int) {
      let line = 64
      let size = (Swift.max(1, count) * MemoryLayout<Element>.stride + line - 1) / line * line
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: line)
      capacity = size / MemoryLayout<Element>.stride
      start = bytes.bindMemory(to: Element.self, capacity: capacity)
    }

    deinit { start.deallocate() }
  }

  init() { memory = Memory(for: 0) }

  init(repeating element: Element, count: Int) {
    memory = Memory(for: count)
    memory.start.initialize(repeating: element, count: count)
    self.count = count
  }

  @inline(__always) func isWithin(_ index: Int) -> Bool {
    UInt(bitPattern: index) < UInt(bitPattern: count)
  }

  /// Where the values are, for changes: valid until the column is copied, grows or ends, and from
  /// zero to `count`.
  @inline(__always) mutating func own() -> UnsafeMutablePointer<Element> {
    if !isKnownUniquelyReferenced(&memory) { move(toCapacity: memory.capacity) }
    return memory.start
  }

  /// Has a value fetched that will be wanted soon, so that nobody waits for it then.
  ///
  /// It owns the memory like a change: a reference that is held to read it may live on until the
  /// next change, which then copies everything.
  @inline(__always) mutating func fetch(_ index: Int) {
    guard isWithin(index) else { return }
    rmctl_prefetch(own() + index)
  }

  @inline(never) private mutating func move(toCapacity capacity: Int) {
    let other = Memory(for: capacity)
    other.start.initialize(from: memory.start, count: count)
    memory = other
  }

  @inline(__always) mutating func append(_ element: Element) {
    if count == memory.capacity { move(toCapacity: 2 * count) }
    (own() + count).initialize(to: element)
    count += 1
  }

  /// - Precondition: it is not empty.
  @inline(__always) mutating func removeLast() -> Element {
    precondition(count > 0)
    count -= 1
    return withExtendedLifetime(memory) { memory.start[count] }
  }
}

extension Column: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(index: Int) -> Element {
    @inline(__always) get {
      precondition(isWithin(index))
      return withExtendedLifetime(memory) { memory.start[index] }
    }
    @inline(__always) _modify {
      precondition(isWithin(index))
      yield &own()[index]
    }
  }
}
