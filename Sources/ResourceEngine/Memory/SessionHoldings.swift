import Quantities

/// What sessions hold. Those that hold nothing have no entry.
///
/// Sixteen sessions of neighbouring ids lie in one page, in places without a key, and a map of the
/// pages tells where each lies. So the map is small enough for the cache that is next to the
/// processor, and what a hundred thousand sessions hold takes 2.4 MB: one table of sessions took
/// ten, and each look-up in it waited for the memory (measured: 150 ns of 210). A page that holds
/// nothing any more is used for the next one.
///
/// All operations on one session are O(1) expected and allocate nothing in a table of steady size.
struct SessionHoldings: Sendable {
  struct Entry: Hashable, Sendable {
    var group: GroupID
    var pga: Int64
    var workArea: Int64

    static let none = Entry(group: GroupID(0), pga: 0, workArea: 0)

    var isNothing: Bool { pga | workArea == 0 }
  }

  private struct PageID: Identifier {
    let value: UInt64
    init(_ value: UInt64) { self.value = value }
    init(of session: SessionID) { value = session.value / UInt64(SessionHoldings.pageSize) }
  }

  private static let pageSize = 16

  private var pages = IdentifierMap<PageID, UInt32>()
  private var entries: [Entry] = []
  /// How many sessions of each page hold something.
  private var holders: [UInt8] = []
  private var freePages: [UInt32] = []
  private(set) var count = 0

  init() {}

  /// Where the entry of a session would lie; nil where its page holds nothing. Holds until another
  /// session is changed.
  func place(of session: SessionID) -> Int? {
    pages[PageID(of: session)].map { Self.place(of: session, in: $0) }
  }

  /// - Returns: ``Entry/none`` for a session that holds nothing.
  subscript(place: Int?) -> Entry {
    guard let place else { return .none }
    return entries[place]
  }

  /// nil for a session that holds nothing.
  subscript(session: SessionID) -> Entry? {
    let entry = self[place(of: session)]
    return entry.isNothing ? nil : entry
  }

  /// - Parameters:
  ///   - place: as ``place(of:)`` says.
  ///   - group: where the session holds nothing so far, its group from now on.
  mutating func add(
    pga: Int64, workArea: Int64, to session: SessionID, at place: Int?, in group: GroupID
  ) {
    guard pga | workArea != 0 else { return }
    let place = place ?? makePlace(for: session)
    if entries[place].isNothing {
      entries[place].group = group
      holders[place / Self.pageSize] += 1
      count += 1
    }
    entries[place].pga &+= pga
    entries[place].workArea &+= workArea
  }

  /// - Parameter place: of a session that holds as much.
  mutating func subtract(pga: Int64, workArea: Int64, of session: SessionID, at place: Int) {
    guard pga | workArea != 0 else { return }
    entries[place].pga &-= pga
    entries[place].workArea &-= workArea
    if entries[place].isNothing { leave(place, session) }
  }

  mutating func move(_ place: Int, to group: GroupID) { entries[place].group = group }

  /// - Returns: what it held.
  mutating func remove(_ session: SessionID) -> Entry? {
    guard let place = place(of: session), !entries[place].isNothing else { return nil }
    let entry = entries[place]
    entries[place] = .none
    leave(place, session)
    return entry
  }

  /// In no promised order.
  func forEachUnordered(_ body: (SessionID, Entry) -> Void) {
    pages.forEachUnordered { page, number in
      let first = Int(number) * Self.pageSize
      for offset in 0..<Self.pageSize where !entries[first + offset].isNothing {
        let session = page.value * UInt64(Self.pageSize) + UInt64(offset)
        body(SessionID(session), entries[first + offset])
      }
    }
  }

  private static func place(of session: SessionID, in page: UInt32) -> Int {
    Int(page) &* pageSize &+ Int(truncatingIfNeeded: session.value % UInt64(pageSize))
  }

  @inline(never) private mutating func makePlace(for session: SessionID) -> Int {
    let page: UInt32
    if let free = freePages.popLast() {
      page = free
    } else {
      page = UInt32(holders.count)
      holders.append(0)
      entries.append(contentsOf: repeatElement(.none, count: Self.pageSize))
    }
    pages[PageID(of: session)] = page
    return Self.place(of: session, in: page)
  }

  /// A session holds nothing any more.
  @inline(never) private mutating func leave(_ place: Int, _ session: SessionID) {
    count -= 1
    let page = place / Self.pageSize
    holders[page] -= 1
    guard holders[page] == 0 else { return }
    pages.remove(PageID(of: session))
    freePages.append(UInt32(page))
  }
}

extension SessionHoldings: Hashable {
  /// Whatever order they came in.
  static func == (a: SessionHoldings, b: SessionHoldings) -> Bool {
    guard a.count == b.count else { return false }
    var areEqual = true
    a.forEachUnordered { session, entry in
      if b[session] != entry { areEqual = false }
    }
    return areEqual
  }

  func hash(into hasher: inout Hasher) { hasher.combine(count) }
}
