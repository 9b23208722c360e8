public import Quantities

/// The live sessions. Owns ids; knows nothing of slots and counters.
///
/// Sessions lie side by side in no order, and one that goes leaves its place to the last, so that
/// adding, finding and removing cost the same among ten as among a hundred thousand.
public struct SessionTable: Sendable {
  /// In no promised order. Transitions read and change a session where it lies: it is large, and
  /// an accessor between them and it would copy it or take its own frame from the heap. Only what
  /// is here adds, removes, or gives a session its call's id.
  var slots: [Session] = []
  private var places = IdentifierMap<SessionID, Int>()
  private var owners = IdentifierMap<CallID, SessionID>()
  public private(set) var nextSession = SessionID(1)
  public private(set) var nextCall = CallID(1)
  /// Sessions that count against the limit of all sessions.
  public private(set) var countedSessions = 0

  public init() {}

  static let mostSessions = 100_000
  /// Ids stay exact in every JSON reader.
  static let highestID: UInt64 = 1 << 53

  public var count: Int { slots.count }

  /// In the order of their ids.
  ///
  /// - Complexity: O(n log n).
  public var sessions: [Session] { slots.sorted { $0.id < $1.id } }

  var canAdd: Bool {
    slots.count < Self.mostSessions && nextSession.value < Self.highestID
      && nextCall.value < Self.highestID
  }

  var canTakeCall: Bool { nextCall.value < Self.highestID }

  /// - Complexity: O(1).
  public subscript(id: SessionID) -> Session? {
    places[id].map { slots[$0] }
  }

  /// What the call of a session does; nil when it has none. Read where it lies: the array's own
  /// accessor would copy the whole call.
  func phase(at place: Int) -> Call.Phase? {
    slots.withUnsafeBufferPointer { $0[place].call?.phase }
  }

  /// Where a session lies until the next one is added or removed.
  func place(of id: SessionID) -> Int? { places[id] }

  /// - Parameter session: with the id ``nextSession``.
  mutating func add(_ session: consuming Session) {
    let id = nextSession
    places[id] = slots.count
    if !session.isSystem { countedSessions += 1 }
    slots.append(session)
    nextSession = SessionID(id.value + 1)
  }

  mutating func takeCallID(for session: SessionID) -> CallID {
    defer { nextCall = CallID(nextCall.value + 1) }
    owners[nextCall] = session
    return nextCall
  }

  mutating func update(_ id: SessionID, _ change: (inout Session) -> Void) {
    if let place = places[id] { change(&slots[place]) }
  }

  /// The session at a place goes, after its call has ended, and the last one takes its place.
  mutating func remove(at place: Int) {
    places.remove(slots[place].id)
    if !slots[place].isSystem { countedSessions -= 1 }
    let last = slots.count - 1
    if place != last {
      slots.swapAt(place, last)
      places[slots[place].id] = place
    }
    // Not the one that returns it: that would move it out first.
    slots.removeLast(1)
  }

  /// The call of a session is over.
  ///
  /// - Returns: nil when it has none.
  mutating func endCall(
    at place: Int, _ outcome: Outcome, _ usage: Usage, at now: Now
  ) -> CallEnd? {
    guard let end = slots[place].endCall(outcome, usage, at: now) else { return nil }
    owners[end.holding.call] = nil
    return end
  }

  /// - Complexity: O(1).
  public func owner(ofCall id: CallID) -> SessionID? { owners[id] }
}

extension SessionTable: Hashable {
  public static func == (a: SessionTable, b: SessionTable) -> Bool {
    a.nextSession == b.nextSession && a.nextCall == b.nextCall && a.count == b.count
      && a.slots.allSatisfy { b[$0.id] == $0 }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(nextSession)
    hasher.combine(nextCall)
    hasher.combine(count)
  }
}

extension SessionTable: Codable {
  private enum Key: String, CodingKey {
    case sessions, nextSession, nextCall
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    slots = try keys.decode([Session].self, forKey: .sessions)
    nextSession = try keys.decode(SessionID.self, forKey: .nextSession)
    nextCall = try keys.decode(CallID.self, forKey: .nextCall)
    places.reserveCapacity(slots.count)
    for (place, session) in slots.enumerated() {
      places[session.id] = place
      if let call = session.call { owners[call.id] = session.id }
      if !session.isSystem { countedSessions += 1 }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(sessions, forKey: .sessions)
    try keys.encode(nextSession, forKey: .nextSession)
    try keys.encode(nextCall, forKey: .nextCall)
  }
}
