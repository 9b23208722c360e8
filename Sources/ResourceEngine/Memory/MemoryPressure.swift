public import Quantities

/// How tight memory is.
public enum MemoryPressure: Int, Codable, Hashable, Sendable, Comparable, CaseIterable {
  case none, low, medium, high, critical

  public static func < (a: MemoryPressure, b: MemoryPressure) -> Bool { a.rawValue < b.rawValue }

  /// The level begins where this percentage is in use; nil for none.
  public var beginsAtPercent: Int64? {
    switch self {
    case .none: nil
    case .low: 60
    case .medium: 75
    case .high: 85
    case .critical: 95
    }
  }

  /// How far below its beginning a level is left, in points: use that swings around a line
  /// changes the level once.
  public static let hysteresisPoints: Int64 = 5

  var next: MemoryPressure { MemoryPressure(rawValue: rawValue + 1) ?? .critical }
  var previous: MemoryPressure { MemoryPressure(rawValue: rawValue - 1) ?? .none }

  /// Up at once and as far as needed, down only below the line where the level is left.
  func following(
    _ value: Int64, rise: (MemoryPressure) -> Int64, fall: (MemoryPressure) -> Int64
  ) -> MemoryPressure {
    var level = self
    while level < .critical, value >= rise(level.next) { level = level.next }
    while level > .none, value < fall(level) { level = level.previous }
    return level
  }
}

/// What a host says about its memory. A body reads it; the engine only judges it.
public struct HostMemoryReading: Hashable, Codable, Sendable {
  public var total: ByteCount
  /// What new work can have without swapping (MemAvailable).
  public var available: ByteCount
  /// Thousandths of the last ten seconds in which at least one task waited for memory
  /// (PSI, some avg10).
  public var someAvg10: Int
  /// The same for all tasks at once (PSI, full avg10).
  public var fullAvg10: Int

  public init(total: ByteCount, available: ByteCount, someAvg10: Int = 0, fullAvg10: Int = 0) {
    self.total = total
    self.available = available
    self.someAvg10 = someAvg10
    self.fullAvg10 = fullAvg10
  }
}

/// Pressure by the host's readings: the highest of three gauges, each with its hysteresis.
///
/// | level    | in use | some avg10 | full avg10 |
/// |----------|--------|------------|------------|
/// | low      | 60 %   | 5 %        | 2 %        |
/// | medium   | 75 %   | 10 %       | 5 %        |
/// | high     | 85 %   | 20 %       | 10 %       |
/// | critical | 95 %   | 40 %       | 20 %       |
///
/// Use falls back five points below its line, the two stall times at half of theirs.
struct HostPressure: Hashable, Codable, Sendable {
  private var use = MemoryPressure.none
  private var some = MemoryPressure.none
  private var full = MemoryPressure.none

  init() {}

  var level: MemoryPressure { max(use, some, full) }

  private static let someLines: [Int64] = [0, 50, 100, 200, 400]
  private static let fullLines: [Int64] = [0, 20, 50, 100, 200]

  /// A reading without a total says nothing about use.
  mutating func observe(_ reading: HostMemoryReading) {
    let total = reading.total.bytes
    let inUse = total - min(total, reading.available.bytes)
    if let permille = inUse.permille(of: total) {
      use = use.following(
        Int64(permille), rise: { ($0.beginsAtPercent ?? 0) * 10 },
        fall: { (($0.beginsAtPercent ?? 0) - MemoryPressure.hysteresisPoints) * 10 })
    }
    some = Self.follow(some, reading.someAvg10, Self.someLines)
    full = Self.follow(full, reading.fullAvg10, Self.fullLines)
  }

  private static func follow(
    _ level: MemoryPressure, _ permille: Int, _ lines: [Int64]
  ) -> MemoryPressure {
    level.following(
      Int64(max(0, permille)), rise: { lines[$0.rawValue] }, fall: { lines[$0.rawValue] / 2 })
  }
}
