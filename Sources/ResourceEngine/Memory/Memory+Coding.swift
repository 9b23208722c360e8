import Quantities
import ResourcePolicy

/// What sessions hold is not written: it follows from the sessions, and
/// ``Memory/restore(_:)`` puts it back.
extension Memory: Codable {
  private enum Key: String, CodingKey {
    case total, pools, nextPool, counters, ownPressure, host
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    let total = try keys.decodeIfPresent(ByteCount.self, forKey: .total) ?? .zero
    var tree = MemoryPools(total: total.bytes)
    if let pools = try keys.decodeIfPresent([MemoryPool].self, forKey: .pools) {
      let next = try keys.decodeIfPresent(UInt64.self, forKey: .nextPool)
      guard
        let sound = MemoryPools(
          total: total.bytes, pools: pools, nextPool: next ?? MemoryPoolID.firstCustom)
      else {
        throw DecodingError.dataCorruptedError(
          forKey: .pools, in: keys,
          debugDescription: "the memory pools do not fit into each other or into the total")
      }
      tree = sound
    }
    let own = try keys.decodeIfPresent(MemoryPressure.self, forKey: .ownPressure)
    self.init(tree: tree, own: own ?? .none)
    host = try keys.decodeIfPresent(HostPressure.self, forKey: .host) ?? HostPressure()
    if own == nil { judge() }
    counters = try keys.decodeIfPresent(MemoryCounters.self, forKey: .counters) ?? MemoryCounters()
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(total, forKey: .total)
    try keys.encode(tree.pools, forKey: .pools)
    try keys.encode(tree.nextPool, forKey: .nextPool)
    try keys.encode(counters, forKey: .counters)
    try keys.encode(own, forKey: .ownPressure)
    try keys.encode(host, forKey: .host)
  }
}

extension MemoryPool: Codable {
  private enum Key: String, CodingKey {
    case id, name, kind, parent, size, minimum, isAutoTuned, hasOwnSize, hasOwnMinimum, allocated
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    id = try keys.decode(MemoryPoolID.self, forKey: .id)
    name = try keys.decode(EntityName.self, forKey: .name)
    kind = try keys.decodeIfPresent(Kind.self, forKey: .kind) ?? .custom
    parent = try keys.decodeIfPresent(MemoryPoolID.self, forKey: .parent)
    size = try keys.decode(ByteCount.self, forKey: .size)
    minimum = try keys.decodeIfPresent(ByteCount.self, forKey: .minimum) ?? .zero
    isAutoTuned = try keys.decodeIfPresent(Bool.self, forKey: .isAutoTuned) ?? false
    hasOwnSize = try keys.decodeIfPresent(Bool.self, forKey: .hasOwnSize) ?? true
    hasOwnMinimum = try keys.decodeIfPresent(Bool.self, forKey: .hasOwnMinimum) ?? true
    directBytes = try keys.decodeIfPresent(ByteCount.self, forKey: .allocated)?.bytes ?? 0
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(id, forKey: .id)
    try keys.encode(name, forKey: .name)
    try keys.encode(kind, forKey: .kind)
    try keys.encodeIfPresent(parent, forKey: .parent)
    try keys.encode(size, forKey: .size)
    try keys.encode(minimum, forKey: .minimum)
    try keys.encode(isAutoTuned, forKey: .isAutoTuned)
    try keys.encode(hasOwnSize, forKey: .hasOwnSize)
    try keys.encode(hasOwnMinimum, forKey: .hasOwnMinimum)
    try keys.encode(direct, forKey: .allocated)
  }
}
