public import Quantities

/// Whole GPUs that running calls hold, by group. Follows from the calls, and is rebuilt from them.
public struct GPUs: Hashable, Sendable {
  private var groups = IdentifierMap<GroupID, Int>()
  public private(set) var held = 0

  init() {}

  public func held(by group: GroupID) -> Int { groups[group] ?? 0 }

  mutating func take(_ count: Int, in group: GroupID) {
    guard count > 0 else { return }
    groups[group] = held(by: group) + count
    held += count
  }

  mutating func giveBack(_ count: Int, in group: GroupID) {
    let given = min(count, held(by: group))
    guard given > 0 else { return }
    let left = held(by: group) - given
    groups[group] = left > 0 ? left : nil
    held -= given
  }
}
