import Quantities
import ResourcePolicy

/// The six pools that always exist, in the order of their ids, as parts of what they stand in.
struct BuiltInPool {
  let id: MemoryPoolID
  let name: String
  let kind: MemoryPool.Kind
  let parent: MemoryPoolID?
  /// Of its parent's size, or of the total.
  let sizePercent: Int64
  /// Of its own default size.
  let minimumPercent: Int64

  static let all = [
    BuiltInPool(
      id: .sga, name: "SGA", kind: .sga, parent: nil, sizePercent: 60, minimumPercent: 50),
    BuiltInPool(
      id: .bufferCache, name: "BUFFER_CACHE", kind: .bufferCache, parent: .sga, sizePercent: 60,
      minimumPercent: 50),
    BuiltInPool(
      id: .sharedPool, name: "SHARED_POOL", kind: .shared, parent: .sga, sizePercent: 30,
      minimumPercent: 50),
    BuiltInPool(
      id: .largePool, name: "LARGE_POOL", kind: .large, parent: .sga, sizePercent: 10,
      minimumPercent: 50),
    BuiltInPool(
      id: .pga, name: "PGA", kind: .pga, parent: nil, sizePercent: 40, minimumPercent: 25),
    BuiltInPool(
      id: .workArea, name: "WORK_AREA", kind: .workArea, parent: .pga, sizePercent: 50,
      minimumPercent: 25),
  ]

  static func pools(total: Int64) -> [MemoryPool] {
    var pools: [MemoryPool] = []
    for entry in all {
      guard let name = try? EntityName(entry.name) else { continue }
      let parent = pools.first { $0.id == entry.parent }
      let size = (parent?.size.bytes ?? total).percent(entry.sizePercent)
      pools.append(
        MemoryPool(
          id: entry.id, name: name, kind: entry.kind, parent: entry.parent,
          size: ByteCount(bytes: size),
          minimum: ByteCount(bytes: size.percent(entry.minimumPercent)),
          isAutoTuned: true, hasOwnSize: false, hasOwnMinimum: false))
    }
    return pools
  }
}
