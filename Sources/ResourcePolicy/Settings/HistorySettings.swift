public import Quantities

/// How much of the past is kept beside the state.
public struct HistorySettings: Hashable, Codable, Sendable {
  /// A log that is larger than this is closed and a new one begun.
  public var fileSize = ByteCount(bytes: 16 << 20)
  /// Closed logs together; the oldest go first.
  public var totalSize = ByteCount(bytes: 256 << 20)
  /// Closed logs older than this go.
  public var age = TimeSpan.seconds(30 * 86_400)

  public init() {}

  public static let ageRange = TimeSpan.seconds(60)...TimeSpan.seconds(36_500 * 86_400)

  func check() throws(PolicyError) {
    try CoordinatorSettings.check(fileSize, "history-file-size", least: ByteCount(bytes: 4096))
    try CoordinatorSettings.check(totalSize, "history-size", least: .zero)
    try CoordinatorSettings.check(age, "history-age", in: Self.ageRange)
  }
}
