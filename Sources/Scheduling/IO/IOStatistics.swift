public import Quantities

/// What has become of the requests of one group, or of all.
public struct IOStatistics: Hashable, Sendable {
  public var submitted = 0
  public var completed = 0
  public var cancelled = 0
  public var bytesRead = ByteCount.zero
  /// Of writes of both kinds.
  public var bytesWritten = ByteCount.zero
  public var bytesOfMetadata = ByteCount.zero
  /// Requests that went to the disk with another.
  public var merged = 0
  /// Requests that began where the one before, of the same group, ended.
  public var sequential = 0
  /// Completed after their deadline.
  public var deadlineMisses = 0
  /// How often the group had to wait because of its rates.
  public var throttles = 0
  /// From being submitted to going to the disk.
  public var queueLatency = LatencyHistogram()
  /// From going to the disk to being done.
  public var serviceLatency = LatencyHistogram()

  public init() {}

  public static func += (a: inout IOStatistics, b: IOStatistics) {
    a.submitted.add(saturating: b.submitted)
    a.completed.add(saturating: b.completed)
    a.cancelled.add(saturating: b.cancelled)
    a.bytesRead = a.bytesRead + b.bytesRead
    a.bytesWritten = a.bytesWritten + b.bytesWritten
    a.bytesOfMetadata = a.bytesOfMetadata + b.bytesOfMetadata
    a.merged.add(saturating: b.merged)
    a.sequential.add(saturating: b.sequential)
    a.deadlineMisses.add(saturating: b.deadlineMisses)
    a.throttles.add(saturating: b.throttles)
    a.queueLatency += b.queueLatency
    a.serviceLatency += b.serviceLatency
  }

  mutating func complete(_ request: IOSlot, at now: Int64) {
    completed.add(saturating: 1)
    let bytes = ByteCount(bytes: request.bytes)
    switch request.kind {
    case .read: bytesRead = bytesRead + bytes
    case .write, .syncWrite: bytesWritten = bytesWritten + bytes
    case .metadata: bytesOfMetadata = bytesOfMetadata + bytes
    }
    if request.namesDeadline, now > request.deadline { deadlineMisses.add(saturating: 1) }
    serviceLatency.record(TimeSpan(nanoseconds: now &- request.since))
  }
}
