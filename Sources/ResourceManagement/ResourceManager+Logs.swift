import DurableStorage
public import Quantities
public import ResourceEngine
public import ResourcePolicy

extension ResourceManager {
  /// How far back the logs are read, through the files that were moved aside.
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

extension ResourceManager {
  /// Deletes the oldest part of the logs, as every change does by itself when a log is full.
  ///
  /// - Parameter isDryRun: only tells what would be deleted.
  public func pruneHistory(
    _ limits: HistorySettings, lockTimeout: TimeSpan, isDryRun: Bool = false
  ) throws(ManagementError) -> PrunedHistory {
    let lock = try acquireLock(lockTimeout)
    var pruned = PrunedHistory()
    do {
      for log in [sessionLog, eventLog] {
        let (files, bytes) = try log.retain(
          totalBytes: Int(limits.totalSize.bytes), notBefore: oldest(limits), under: lock,
          isDryRun: isDryRun)
        pruned.files += files
        pruned.bytes = pruned.bytes + ByteCount(bytes: Int64(bytes))
      }
    } catch {
      throw .storage(error)
    }
    return pruned
  }

  /// Moves full logs aside and deletes the oldest ones.
  ///
  /// - Returns: what went wrong: a log that cannot be moved grows on, and the change is made.
  func shortenHistory(
    _ limits: HistorySettings, under lock: borrowing StateLock
  ) -> [String] {
    var warnings: [String] = []
    for log in [sessionLog, eventLog] {
      do {
        let isMoved = try log.rotate(
          ifLargerThan: Int(limits.fileSize.bytes), under: lock)
        guard isMoved else { continue }
        _ = try log.retain(
          totalBytes: Int(limits.totalSize.bytes), notBefore: oldest(limits),
          under: lock)
      } catch {
        warnings.append("the log \(log.path) could not be shortened: \(error)")
      }
    }
    return warnings
  }

  /// In milliseconds since 1970.
  private func oldest(_ limits: HistorySettings) -> Int64 {
    let (time, overflow) = now.wall.milliseconds.subtractingReportingOverflow(
      limits.age.milliseconds)
    return overflow ? .min : time
  }
}
