public import Quantities

/// How much is kept of each log beside the state: ended sessions and accepted changes.
public struct HistoryLimits: Hashable, Sendable {
  /// A file larger than this is moved aside before the next line.
  public var fileBytes: ByteCount
  /// Of one log in all its files; the oldest go first. The newest file always stays.
  public var totalBytes: ByteCount
  /// Files whose last line is older than this are deleted.
  public var age: TimeSpan

  public init(
    fileBytes: ByteCount = ByteCount(bytes: 16 << 20),
    totalBytes: ByteCount = ByteCount(bytes: 256 << 20), age: TimeSpan = .seconds(30 * 86_400)
  ) {
    self.fileBytes = fileBytes
    self.totalBytes = totalBytes
    self.age = age
  }
}

/// What was deleted of the logs.
public struct PrunedHistory: Hashable, Sendable {
  public var files = 0
  public var bytes = ByteCount.zero

  public init() {}
}
