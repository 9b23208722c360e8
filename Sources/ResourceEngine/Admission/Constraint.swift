import Quantities

/// What keeps a call from running, in numbers; ``Shortage`` puts it into words.
enum Constraint: Hashable, Sendable {
  /// The active session pool of the group.
  case pool
  /// The pool that all groups under OTHER_GROUPS share.
  case othersPool
  /// A maintenance window that is open.
  case window
  /// The group is ahead of what it may do per second.
  case rate(GroupRates.Resource, until: Instant)
  case memory(MemoryShortage)
  case servers(ServerShortage)
  case gpus(GPUShortage)
  /// Calls that came first want the same.
  case behind(SessionID)

  /// What calls of different groups compete for here; nil where only one group is concerned, and
  /// for slots, of which every call needs one: where they are short nobody else gets one.
  var contended: Contention? {
    switch self {
    case .memory(let shortage):
      switch shortage.constraint {
      case .pool, .total, .pressure: .memory
      case .sessionMemory, .workArea, .group: nil
      }
    case .servers(let shortage):
      switch shortage.constraint {
      case .total, .pool: .servers
      case .groupServers, .groupDegree: nil
      }
    case .gpus(.group): nil
    case .gpus(.devices), .gpus(.memory): .gpus
    case .pool, .othersPool, .window, .rate, .behind: nil
    }
  }
}

/// Resources that calls of different groups compete for: who waits for one of them is not passed
/// by a later call of another group that needs it as well.
struct Contention: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let memory = Contention(rawValue: 1)
  static let servers = Contention(rawValue: 2)
  static let gpus = Contention(rawValue: 4)
}

extension CallDemand {
  /// What a call with this demand takes away from calls of other groups.
  var contention: Contention {
    var contention: Contention = []
    if wantsMemory { contention.insert(.memory) }
    if isParallel { contention.insert(.servers) }
    if wantsGPUs { contention.insert(.gpus) }
    return contention
  }
}
