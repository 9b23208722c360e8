/// One process of one boot: a pid alone may be somebody else's tomorrow.
public struct ProcessIdentity: Hashable, Codable, Sendable {
  public let pid: Int32
  /// Clock ticks after boot at which it started: field 22 of `/proc/PID/stat`.
  public let startTicks: UInt64

  public init(pid: Int32, startTicks: UInt64) {
    self.pid = pid
    self.startTicks = startTicks
  }
}
