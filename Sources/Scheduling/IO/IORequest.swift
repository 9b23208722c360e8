public import Quantities

/// What a request does to the disk.
public enum IOKind: String, Codable, Hashable, Sendable, BitwiseCopyable, CaseIterable {
  case read, write
  case syncWrite = "sync-write"
  case metadata

  /// Somebody waits for it. Plain writes are done behind everybody's back.
  var isSync: Bool { self != .write }
}

public enum IOPriority: Int, Codable, Hashable, Sendable, BitwiseCopyable, CaseIterable {
  case realTime, high, normal, low, idle

  /// As users write it.
  public var name: String {
    switch self {
    case .realTime: "real-time"
    case .high: "high"
    case .normal: "normal"
    case .low: "low"
    case .idle: "idle"
    }
  }
}

/// Something that a group wants from a disk.
public struct IORequest: Hashable, Sendable {
  public var group: Int
  public var kind: IOKind
  public var priority: IOPriority
  /// 1 or more; less counts as 1.
  public var bytes: Int64
  /// Where it begins on the disk, in bytes; less than 0 counts as 0.
  public var offset: Int64
  /// When it should be done; nil: when its turn comes.
  public var deadline: Instant?

  public init(
    group: Int, kind: IOKind = .read, priority: IOPriority = .normal, bytes: Int64,
    offset: Int64, deadline: Instant? = nil
  ) {
    self.group = group
    self.kind = kind
    self.priority = priority
    self.bytes = max(1, bytes)
    self.offset = max(0, offset)
    self.deadline = deadline
  }

  var end: Int64 {
    let (end, overflow) = offset.addingReportingOverflow(bytes)
    return overflow ? .max : end
  }
}

/// A request of an ``IOScheduler``, until it is completed or cancelled.
public struct IORequestID: Hashable, Sendable {
  let number: Int32
  let generation: UInt32
}

/// What goes to the disk now: a request, with those that follow it without a gap.
public struct IODispatch: Hashable, Sendable {
  /// To be completed once, for all.
  public let request: IORequestID
  public let group: Int
  public let kind: IOKind
  public let offset: Int64
  public let bytes: Int64
  /// How many requests are done with it; 1 is only itself.
  public let count: Int
}
