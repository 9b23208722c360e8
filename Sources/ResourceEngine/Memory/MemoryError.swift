public import Quantities
public import ResourcePolicy

/// Why a change of memory or its pools was refused. Nothing but the count of failures changed.
public enum MemoryError: Error, Hashable, Sendable {
  case poolNotFound(MemoryPoolID)
  case nameTaken(EntityName)
  case tooManyPools(limit: Int)
  case builtIn(EntityName)
  /// A pool that is deleted is empty.
  case poolInUse(EntityName, used: ByteCount)
  case hasChildren(EntityName, children: [EntityName])
  /// Growth has nowhere to come from. `within` is nil for a pool that stands in the total.
  case noRoom(EntityName, asked: ByteCount, available: ByteCount, within: EntityName?)
  case belowMinimum(EntityName, size: ByteCount, minimum: ByteCount)
  case belowUse(EntityName, size: ByteCount, used: ByteCount)
  /// The pools inside need more.
  case belowChildren(EntityName, size: ByteCount, children: ByteCount)
  case minimumAboveSize(EntityName, minimum: ByteCount, size: ByteCount)
  case totalTooSmall(total: ByteCount, needed: ByteCount)
  /// More is given back than was allocated.
  case freesMore(EntityName, asked: ByteCount, held: ByteCount)
  /// A session gives back more than it holds in that group.
  case releasesMore(MemoryClaim, held: MemoryHolding)
  /// A session with memory in one group asks for memory in another; move it first.
  case otherGroup(SessionID, holdsIn: GroupID, asked: GroupID)
  case shortage(MemoryShortage)
}

extension MemoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .poolNotFound(let id): "there is no memory pool with the id \(id)"
    case .nameTaken(let name): "a memory pool named \"\(name)\" already exists"
    case .tooManyPools(let limit): "there are already \(limit) memory pools; delete one first"
    case .builtIn(let name): "the built-in memory pool \(name) cannot be deleted"
    case .poolInUse(let name, let used):
      "the memory pool \(name) has \(used.brief) in use; free it first"
    case .hasChildren(let name, let children):
      "the memory pool \(name) has pools inside: "
        + children.prefix(10).map(\.text).joined(separator: ", ") + "; delete them first"
    case .noRoom(let name, let asked, let available, let parent):
      "the memory pool \(name) cannot have \(asked.brief) more: \(available.brief) can be had in "
        + (parent?.text ?? "the total") + "; shrink another pool or allow it to be tuned"
    case .belowMinimum(let name, let size, let minimum):
      "\(size.brief) is below the minimum of the memory pool \(name), \(minimum.brief)"
    case .belowUse(let name, let size, let used):
      "the memory pool \(name) cannot shrink to \(size.brief): \(used.brief) is in use"
    case .belowChildren(let name, let size, let children):
      "the memory pool \(name) cannot shrink to \(size.brief): the pools inside need "
        + "\(children.brief); shrink them first"
    case .minimumAboveSize(let name, let minimum, let size):
      "the minimum \(minimum.brief) is above the size of the memory pool \(name), \(size.brief); "
        + "resize it first"
    case .totalTooSmall(let total, let needed):
      "\(total.brief) of memory is too small: pools need \(needed.brief) for what is in use and "
        + "for their minimums"
    case .freesMore(let name, let asked, let held):
      "\(asked.brief) cannot be freed in the memory pool \(name): \(held.brief) is allocated"
    case .releasesMore(let claim, let held):
      "session \(claim.session) cannot give back \(claim.pga.brief) and \(claim.workArea.brief) "
        + "of work area: it holds \(held.pga.brief) and \(held.workArea.brief)"
    case .otherGroup(let session, let held, let asked):
      "session \(session) holds its memory in group \(held), not \(asked); switch it first"
    case .shortage(let shortage): shortage.description
    }
  }
}
