import Quantities

/// Counters of parallel calls since the state was made. They stay at the highest number.
public struct ParallelCounters: Hashable, Sendable {
  /// Calls that began with servers.
  public private(set) var parallel = 0
  /// Calls that began in their own process alone.
  public private(set) var serial = 0
  /// Calls that began with a lower degree than they asked for.
  public private(set) var downgraded = 0
  /// Calls that had to wait for servers.
  public private(set) var queued = 0
  /// The sum of the degrees of all that began parallel.
  public private(set) var grantedTotal = 0
  /// The most servers that were busy at once.
  public private(set) var peakServers = 0
  /// Changes of the degree of a running call.
  public private(set) var adjustments = 0

  public init() {}

  /// Of the calls that began parallel; 0 when there was none.
  public var averageDegree: Double {
    parallel == 0 ? 0 : Double(grantedTotal) / Double(parallel)
  }

  /// - Parameter busy: the servers that are busy with this call.
  public mutating func countGrant(degree: Int, isDowngraded: Bool, busy: Int) {
    if degree > 1 {
      parallel.add(saturating: 1)
      grantedTotal.add(saturating: degree)
    } else {
      serial.add(saturating: 1)
    }
    if isDowngraded { downgraded.add(saturating: 1) }
    peakServers = max(peakServers, busy)
  }

  public mutating func countQueued() { queued.add(saturating: 1) }

  /// - Parameter busy: the servers that are busy after the change.
  public mutating func countAdjustment(busy: Int) {
    adjustments.add(saturating: 1)
    peakServers = max(peakServers, busy)
  }

  public static func += (a: inout ParallelCounters, b: ParallelCounters) {
    a.parallel.add(saturating: b.parallel)
    a.serial.add(saturating: b.serial)
    a.downgraded.add(saturating: b.downgraded)
    a.queued.add(saturating: b.queued)
    a.grantedTotal.add(saturating: b.grantedTotal)
    a.peakServers = max(a.peakServers, b.peakServers)
    a.adjustments.add(saturating: b.adjustments)
  }
}

extension ParallelCounters: Codable {
  private enum Key: String, CodingKey {
    case parallel, serial, downgraded, queued, grantedTotal, peakServers, adjustments
  }

  /// What is missing is 0.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    parallel = try keys.decodeIfPresent(Int.self, forKey: .parallel) ?? 0
    serial = try keys.decodeIfPresent(Int.self, forKey: .serial) ?? 0
    downgraded = try keys.decodeIfPresent(Int.self, forKey: .downgraded) ?? 0
    queued = try keys.decodeIfPresent(Int.self, forKey: .queued) ?? 0
    grantedTotal = try keys.decodeIfPresent(Int.self, forKey: .grantedTotal) ?? 0
    peakServers = try keys.decodeIfPresent(Int.self, forKey: .peakServers) ?? 0
    adjustments = try keys.decodeIfPresent(Int.self, forKey: .adjustments) ?? 0
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(parallel, forKey: .parallel)
    try keys.encode(serial, forKey: .serial)
    try keys.encode(downgraded, forKey: .downgraded)
    try keys.encode(queued, forKey: .queued)
    try keys.encode(grantedTotal, forKey: .grantedTotal)
    try keys.encode(peakServers, forKey: .peakServers)
    try keys.encode(adjustments, forKey: .adjustments)
  }
}
