public import Quantities

/// Counters since the state was made. They stop at their largest value instead of overflowing.
public struct MemoryCounters: Hashable, Sendable {
  /// Grants to sessions and allocations in pools.
  public internal(set) var allocations = 0
  public internal(set) var deallocations = 0
  /// Reservations and allocations that were refused, for whatever cause.
  public internal(set) var failed = 0
  /// The most that was in use at once, work areas included.
  public internal(set) var peak = ByteCount.zero
  /// How often pressure rose.
  public internal(set) var pressureEvents = 0
  /// How often a pool grew by itself.
  public internal(set) var automaticAdjustments = 0
}

extension MemoryCounters: Codable {
  private enum Key: String, CodingKey {
    case allocations, deallocations, failed, peak, pressureEvents, automaticAdjustments
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    func count(_ key: Key) throws -> Int {
      let count = try keys.decodeIfPresent(Int.self, forKey: key) ?? 0
      guard count >= 0 else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: keys, debugDescription: "negative count")
      }
      return count
    }
    allocations = try count(.allocations)
    deallocations = try count(.deallocations)
    failed = try count(.failed)
    peak = try keys.decodeIfPresent(ByteCount.self, forKey: .peak) ?? .zero
    pressureEvents = try count(.pressureEvents)
    automaticAdjustments = try count(.automaticAdjustments)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(allocations, forKey: .allocations)
    try keys.encode(deallocations, forKey: .deallocations)
    try keys.encode(failed, forKey: .failed)
    try keys.encode(peak, forKey: .peak)
    try keys.encode(pressureEvents, forKey: .pressureEvents)
    try keys.encode(automaticAdjustments, forKey: .automaticAdjustments)
  }
}
