public import Quantities

/// What calls have used; adds up.
public struct Usage: Hashable, Codable, Sendable {
  public var cpu = TimeSpan.zero
  /// Time spent in queues.
  public var waited = TimeSpan.zero
  /// Time spent running.
  public var ran = TimeSpan.zero
  /// Time in which it was stopped to keep a CPU cap.
  public var throttled = TimeSpan.zero
  /// Bytes read from and written to devices, not from and to the page cache.
  public var bytesRead = ByteCount.zero
  public var bytesWritten = ByteCount.zero
  /// The largest resident set of any one process. The largest of two, not their sum.
  public var peakMemory = ByteCount.zero

  public init(
    cpu: TimeSpan = .zero, bytesRead: ByteCount = .zero, bytesWritten: ByteCount = .zero,
    peakMemory: ByteCount = .zero
  ) {
    self.cpu = cpu
    self.bytesRead = bytesRead
    self.bytesWritten = bytesWritten
    self.peakMemory = peakMemory
  }

  public static func += (a: inout Usage, b: Usage) {
    a.cpu = a.cpu + b.cpu
    a.waited = a.waited + b.waited
    a.ran = a.ran + b.ran
    a.throttled = a.throttled + b.throttled
    a.bytesRead = a.bytesRead + b.bytesRead
    a.bytesWritten = a.bytesWritten + b.bytesWritten
    a.peakMemory = max(a.peakMemory, b.peakMemory)
  }
}
