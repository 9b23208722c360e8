public import Quantities

/// Uncommitted undo of running calls, by group. Follows from the calls, and is rebuilt from them.
public struct UndoSpace: Hashable, Sendable {
  private var groups = IdentifierMap<GroupID, Int64>()

  init() {}

  public func held(by group: GroupID) -> ByteCount { ByteCount(bytes: groups[group] ?? 0) }

  mutating func take(_ bytes: ByteCount, in group: GroupID) {
    guard bytes > .zero else { return }
    groups[group] = (held(by: group) + bytes).bytes
  }

  mutating func giveBack(_ bytes: ByteCount, in group: GroupID) {
    guard bytes > .zero else { return }
    let left = held(by: group).bytes - bytes.bytes
    groups[group] = left > 0 ? left : nil
  }
}
