public import Quantities

/// The live sessions in the order of their ids. Owns ids; knows nothing of slots and counters.
public struct SessionTable: Hashable, Codable, Sendable {
  public private(set) var sessions: [Session] = []
  public private(set) var nextSession = SessionID(1)
  public private(set) var nextCall = CallID(1)

  static let mostSessions = 100_000
  /// Ids stay exact in every JSON reader.
  static let highestID: UInt64 = 1 << 53

  var canAdd: Bool {
    sessions.count < Self.mostSessions && nextSession.value < Self.highestID
      && nextCall.value < Self.highestID
  }

  var canTakeCall: Bool { nextCall.value < Self.highestID }

  public subscript(id: SessionID) -> Session? {
    position(of: id).map { sessions[$0] }
  }

  mutating func add(_ make: (SessionID) -> Session) -> SessionID {
    let id = nextSession
    sessions.append(make(id))
    nextSession = SessionID(id.value + 1)
    return id
  }

  mutating func takeCallID() -> CallID {
    defer { nextCall = CallID(nextCall.value + 1) }
    return nextCall
  }

  mutating func update(_ id: SessionID, _ change: (inout Session) -> Void) {
    if let position = position(of: id) { change(&sessions[position]) }
  }

  @discardableResult
  mutating func remove(_ id: SessionID) -> Session? {
    position(of: id).map { sessions.remove(at: $0) }
  }

  /// - Complexity: O(sessions).
  func session(ofCall id: CallID) -> Session? {
    sessions.first { $0.call?.id == id }
  }

  private func position(of id: SessionID) -> Int? {
    var (low, high) = (0, sessions.count)
    while low < high {
      let middle = (low + high) / 2
      if sessions[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < sessions.count && sessions[low].id == id ? low : nil
  }
}
