public import Quantities

/// Memory that a session asks for or gives back.
public struct MemoryClaim: Hashable, Codable, Sendable {
  public var session: SessionID
  public var group: GroupID
  /// Session memory, charged to the PGA pool.
  public var pga: ByteCount
  /// Memory for sorts and joins, charged to the work area and so to the PGA pool too.
  public var workArea: ByteCount

  public init(
    session: SessionID, group: GroupID, pga: ByteCount = .zero, workArea: ByteCount = .zero
  ) {
    self.session = session
    self.group = group
    self.pga = pga
    self.workArea = workArea
  }

  var bytes: Int64 { pga.bytes.saturatingSum(workArea.bytes) }
}

/// The limits that hold for one claim, as the engine knows them when it asks.
public struct MemoryLimits: Hashable, Sendable {
  /// Session memory of one session; nil is ``defaultSessionPGA``.
  public var sessionPGA: ByteCount?
  /// Work area of one session; nil is a quarter of the limit on its session memory.
  public var sessionWorkArea: ByteCount?
  /// Both together of all sessions of the group; nil is no limit.
  public var group: ByteCount?

  public static let defaultSessionPGA = ByteCount(bytes: 100 << 20)

  public init(
    sessionPGA: ByteCount? = nil, sessionWorkArea: ByteCount? = nil, group: ByteCount? = nil
  ) {
    self.sessionPGA = sessionPGA
    self.sessionWorkArea = sessionWorkArea
    self.group = group
  }

  /// The limit that holds, the default included.
  public var effectivePGA: ByteCount { sessionPGA ?? Self.defaultSessionPGA }

  /// The limit that holds, the default included.
  public var effectiveWorkArea: ByteCount {
    sessionWorkArea ?? ByteCount(bytes: effectivePGA.bytes / 4)
  }
}

/// What one session or group holds.
public struct MemoryHolding: Hashable, Sendable {
  public internal(set) var pga: ByteCount
  public internal(set) var workArea: ByteCount

  public static let none = MemoryHolding(pga: .zero, workArea: .zero)

  public var total: ByteCount { pga + workArea }
}

/// A session and what it holds.
public struct MemoryHolder: Hashable, Sendable {
  public let session: SessionID
  public let group: GroupID
  public let holding: MemoryHolding
}

/// What becomes of a claim.
public enum MemoryGrant: Hashable, Sendable {
  /// All that was asked for fits.
  case whole
  /// Less than asked for, at least the minimum.
  case shrunk(MemoryClaim)
  /// It fits when others give memory back.
  case wait(MemoryShortage)
  /// It does not fit even into empty memory.
  case never(MemoryShortage)
}
