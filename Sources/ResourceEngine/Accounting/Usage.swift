public import Quantities

/// What calls have used; adds up.
public struct Usage: Hashable, Sendable {
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
  /// The same where the body did not say which way.
  public var bytesMoved = ByteCount.zero
  /// Requests to devices.
  public var ioRequests = 0
  /// Logical reads.
  public var ioLogical = 0
  /// Undo that was written.
  public var undo = ByteCount.zero
  /// How often a processor was given to another task.
  public var contextSwitches = 0
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
    a.bytesMoved = a.bytesMoved + b.bytesMoved
    a.ioRequests.add(saturating: b.ioRequests)
    a.ioLogical.add(saturating: b.ioLogical)
    a.undo = a.undo + b.undo
    a.contextSwitches.add(saturating: b.contextSwitches)
    a.peakMemory = max(a.peakMemory, b.peakMemory)
  }

  /// Bytes read and written.
  public var ioBytes: ByteCount { bytesRead + bytesWritten + bytesMoved }

  /// Adds what was reported of a call by and by, where its end does not say more.
  public mutating func cover(_ use: CallUse) {
    cpu = max(cpu, use.cpu)
    let known = ioBytes.bytes
    if use.ioBytes.bytes > known {
      bytesMoved = bytesMoved + ByteCount(bytes: use.ioBytes.bytes - known)
    }
    ioRequests = max(ioRequests, use.ioRequests)
    ioLogical = max(ioLogical, use.ioLogical)
    undo = max(undo, use.undo)
  }
}

extension Usage: Codable {
  private enum Key: String, CodingKey {
    case cpu, waited, ran, throttled, bytesRead, bytesWritten, bytesMoved, ioRequests, ioLogical
    case undo, contextSwitches, peakMemory
  }

  /// What is missing is zero.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    func span(_ key: Key) throws -> TimeSpan {
      try keys.decodeIfPresent(TimeSpan.self, forKey: key) ?? .zero
    }
    func size(_ key: Key) throws -> ByteCount {
      try keys.decodeIfPresent(ByteCount.self, forKey: key) ?? .zero
    }
    func count(_ key: Key) throws -> Int { try keys.decodeIfPresent(Int.self, forKey: key) ?? 0 }
    self.init(
      cpu: try span(.cpu), bytesRead: try size(.bytesRead),
      bytesWritten: try size(.bytesWritten), peakMemory: try size(.peakMemory))
    waited = try span(.waited)
    ran = try span(.ran)
    throttled = try span(.throttled)
    bytesMoved = try size(.bytesMoved)
    ioRequests = try count(.ioRequests)
    ioLogical = try count(.ioLogical)
    undo = try size(.undo)
    contextSwitches = try count(.contextSwitches)
  }

  /// Leaves zeros out: every command reads this.
  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    func put(_ span: TimeSpan, _ key: Key) throws {
      if span > .zero { try keys.encode(span, forKey: key) }
    }
    func put(_ size: ByteCount, _ key: Key) throws {
      if size > .zero { try keys.encode(size, forKey: key) }
    }
    func put(_ count: Int, _ key: Key) throws {
      if count != 0 { try keys.encode(count, forKey: key) }
    }
    try put(cpu, .cpu)
    try put(waited, .waited)
    try put(ran, .ran)
    try put(throttled, .throttled)
    try put(bytesRead, .bytesRead)
    try put(bytesWritten, .bytesWritten)
    try put(bytesMoved, .bytesMoved)
    try put(ioRequests, .ioRequests)
    try put(ioLogical, .ioLogical)
    try put(undo, .undo)
    try put(contextSwitches, .contextSwitches)
    try put(peakMemory, .peakMemory)
  }
}
