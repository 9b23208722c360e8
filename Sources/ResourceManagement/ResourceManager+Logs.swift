import DurableStorage
public import Quantities
public import ResourceEngine

extension ResourceManager {
  /// How far back the logs are read.
  private static let logBytes = 64 << 20

  /// Records of ended sessions, oldest first.
  public func sessionRecords() throws(ManagementError) -> [SessionRecord] {
    try records(of: sessionLog)
  }

  /// The record of one ended session. A crash between record and snapshot leaves two; the last
  /// one counts.
  public func record(of id: SessionID) throws(ManagementError) -> SessionRecord? {
    try sessionRecords().last { $0.id == id }
  }

  /// Accepted changes, oldest first.
  public func changes() throws(ManagementError) -> [ChangeRecord] {
    try records(of: eventLog)
  }

  private func records<Record: Decodable>(of log: AppendLog) throws(ManagementError) -> [Record] {
    do {
      return try log.lines(mostBytes: Self.logBytes).compactMap {
        LineCodec.decode($0, as: Record.self)
      }
    } catch {
      throw .storage(error)
    }
  }
}
