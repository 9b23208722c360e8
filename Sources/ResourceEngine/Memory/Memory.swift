public import Quantities
public import ResourcePolicy

/// All memory that is governed: the pools, what sessions and groups hold in them, and how tight it
/// is. A pure value; a refused operation changes nothing but the count of failures.
///
/// Between any two operations the sum of all holdings and of all allocations of bodies is the
/// use of the pools, and no pool uses more than its size. No grant takes the use of the total to
/// the line where pressure is critical.
public struct Memory: Hashable, Sendable {
  struct GroupMemory: Hashable, Sendable {
    var pga: Int64 = 0
    var workArea: Int64 = 0
  }

  var tree: MemoryPools
  var sessions = SessionHoldings()
  /// Groups that hold nothing have no entry.
  var groups = IdentifierMap<GroupID, GroupMemory>()
  public internal(set) var counters = MemoryCounters()
  var own: MemoryPressure
  var host = HostPressure()
  /// Use at which the own level changes, in bytes: what every change of use is compared with.
  var risesAt: Int64 = .max
  var fallsBelow: Int64 = 0
  /// The most that grants may bring into use.
  var usableBytes: Int64 = 0

  /// The seed's split: of the total the SGA has 60 % and the PGA 40 %; of the SGA the buffer cache
  /// has 60 %, the shared pool 30 % and the large pool 10 %; the work area is half of the PGA.
  /// Every part is rounded down.
  public init(total: ByteCount) {
    self.init(tree: MemoryPools(total: total.bytes), own: total == .zero ? .critical : .none)
  }

  init(tree: MemoryPools, own: MemoryPressure) {
    self.tree = tree
    self.own = own
    setLines()
  }

  public var total: ByteCount { ByteCount(bytes: tree.total) }

  /// By bodies and sessions together.
  public var used: ByteCount { ByteCount(bytes: tree.used) }

  /// Used thousandths of the total; nil without a total.
  public var usedPermille: Int? { tree.used.permille(of: tree.total) }

  /// The most that grants may bring into use: one byte below the critical line.
  public var usable: ByteCount { ByteCount(bytes: usableBytes) }

  /// In the order of their ids.
  public var pools: [MemoryPool] { tree.pools }

  public subscript(pool: MemoryPoolID) -> MemoryPool? {
    tree.index(of: pool).map { tree.pools[$0] }
  }

  public func pool(named name: EntityName) -> MemoryPool? {
    tree.pools.first { $0.name == name }
  }

  public func holding(of session: SessionID) -> MemoryHolding {
    guard let memory = sessions[session] else { return .none }
    return MemoryHolding(
      pga: ByteCount(bytes: memory.pga), workArea: ByteCount(bytes: memory.workArea))
  }

  public func holding(of group: GroupID) -> MemoryHolding {
    guard let memory = groups[group] else { return .none }
    return MemoryHolding(
      pga: ByteCount(bytes: memory.pga), workArea: ByteCount(bytes: memory.workArea))
  }

  /// The sessions with the most memory, the largest first, then by id.
  /// - Complexity: O(n log n) in the sessions that hold memory.
  public func largestHolders(_ limit: Int) -> [MemoryHolder] {
    var all: [(bytes: Int64, id: SessionID)] = []
    all.reserveCapacity(sessions.count)
    sessions.forEachUnordered { id, memory in all.append((memory.pga &+ memory.workArea, id)) }
    all.sort { $0.bytes == $1.bytes ? $0.id < $1.id : $0.bytes > $1.bytes }
    return all.prefix(max(0, limit)).compactMap { entry in
      sessions[entry.id].map {
        MemoryHolder(session: entry.id, group: $0.group, holding: holding(of: entry.id))
      }
    }
  }

  /// For a refusal that no operation here was part of: a claim that was not even tried.
  public mutating func countRefusal() { counters.failed.add(saturating: 1) }

  mutating func countUse() {
    if tree.used > counters.peak.bytes { counters.peak = ByteCount(bytes: tree.used) }
    if tree.used >= risesAt || tree.used < fallsBelow { judge() }
  }
}
