public import Quantities
public import ResourcePolicy

/// Names a memory pool. Built-in pools are 1 to 6, the others start at 100.
public struct MemoryPoolID: Identifier {
  public let value: UInt64
  public init(_ value: UInt64) { self.value = value }

  public static let sga = MemoryPoolID(1)
  public static let bufferCache = MemoryPoolID(2)
  public static let sharedPool = MemoryPoolID(3)
  public static let largePool = MemoryPoolID(4)
  public static let pga = MemoryPoolID(5)
  public static let workArea = MemoryPoolID(6)

  static let firstCustom: UInt64 = 100
  /// Ids stay exact in every JSON reader.
  static let highest: UInt64 = 1 << 53
}

/// A memory budget with a size. Pools nest: what is used in a pool is used in every pool above it.
public struct MemoryPool: Hashable, Sendable {
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    case sga, bufferCache, shared, large, pga, workArea, custom
  }

  public let id: MemoryPoolID
  public let name: EntityName
  public let kind: Kind
  /// Nil for a pool that stands directly in the total.
  public let parent: MemoryPoolID?
  /// The most that may be used in it.
  public internal(set) var size: ByteCount
  /// Nothing takes the pool below this size.
  public internal(set) var minimum: ByteCount
  /// Under the strategy hybrid it takes part in tuning.
  public internal(set) var isAutoTuned: Bool
  /// An administrator chose the size: a new total leaves it alone while it can.
  public internal(set) var hasOwnSize: Bool
  /// An administrator chose the minimum: it is not derived from the size.
  public internal(set) var hasOwnMinimum: Bool
  /// All that is used in it: by bodies, sessions and the pools below.
  var usedBytes: Int64 = 0
  /// What bodies have allocated in this very pool.
  var directBytes: Int64 = 0

  public var used: ByteCount { ByteCount(bytes: usedBytes) }
  public var direct: ByteCount { ByteCount(bytes: directBytes) }
  public var free: ByteCount { ByteCount(bytes: max(0, size.bytes - usedBytes)) }
  public var isBuiltIn: Bool { id.value < MemoryPoolID.firstCustom }

  /// Used thousandths of the size; nil for a pool without size.
  public var usedPermille: Int? { usedBytes.permille(of: size.bytes) }
}

extension Int64 {
  /// The given part of a hundred, rounded down. For amounts and percentages that are not negative.
  func percent(_ percent: Int64) -> Int64 {
    self / 100 * percent + self % 100 * percent / 100
  }

  /// The same rounded up.
  func percentRoundedUp(_ percent: Int64) -> Int64 {
    self / 100 * percent + (self % 100 * percent + 99) / 100
  }

  func permille(of whole: Int64) -> Int? {
    guard whole > 0 else { return nil }
    return Int(clamping: Int128(self) * 1000 / Int128(whole))
  }

  /// Staying at the largest number instead of overflowing; for amounts that are not negative.
  func saturatingSum(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
