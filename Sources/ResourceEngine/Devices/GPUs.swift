public import Quantities

/// The GPUs and what running calls hold of each. Which there are follows from the settings and the
/// last look at the machine, who holds them from the calls; both are rebuilt from those.
public struct GPUs: Hashable, Sendable {
  /// Those that may be granted, lowest first.
  public private(set) var devices: [GPU] = []
  private var uses: [GPUName: GPUUse] = [:]
  /// GPUs that calls hold by number only: those of an older state, and what nothing limits.
  private var unnamed: [GroupID: Int] = [:]

  init() {}

  /// How many somebody holds, whole or in part.
  public var held: Int { unnamed.values.reduce(into: uses.count) { $0.add(saturating: $1) } }

  /// On how many GPUs a group holds something.
  public func held(by group: GroupID) -> Int {
    guard !uses.isEmpty || !unnamed.isEmpty else { return 0 }
    var count = uses.values.count { $0.groups[group] != nil }
    count.add(saturating: unnamed[group] ?? 0)
    return count
  }

  /// What is held of one GPU; nil when nobody holds any of it.
  public func use(of name: GPUName) -> GPUUse? { uses[name] }

  mutating func configure(_ devices: [GPU]) {
    if devices != self.devices { self.devices = devices }
  }

  /// - Parameter nameless: how many it holds whose names nobody knows.
  mutating func take(_ holds: [GPUHold], nameless: Int, in group: GroupID) {
    for hold in holds { uses[hold.name, default: GPUUse()].take(hold, in: group) }
    if nameless > 0 { unnamed[group, default: 0].add(saturating: nameless) }
  }

  mutating func giveBack(_ holds: [GPUHold], nameless: Int, in group: GroupID) {
    for hold in holds {
      uses[hold.name]?.giveBack(hold, in: group)
      if uses[hold.name]?.groups.isEmpty == true { uses[hold.name] = nil }
    }
    let left = max(0, (unnamed[group] ?? 0) - max(0, nameless))
    unnamed[group] = left > 0 ? left : nil
  }

  /// GPUs that are held under names that no device here has, or under none. Each may be one of
  /// those that look free, so as many of those are not granted.
  private var strangers: Int {
    guard !uses.isEmpty || !unnamed.isEmpty else { return 0 }
    let known = devices.count { uses[$0.name] != nil }
    return held - known
  }

  /// Those that nobody holds any of, lowest first.
  var free: [GPU] {
    let unused = uses.isEmpty ? devices : devices.filter { uses[$0.name] == nil }
    return unused.dropLast(strangers)
  }
}

/// What calls hold of one GPU.
public struct GPUUse: Hashable, Sendable {
  /// Calls that hold all of it: at most one, unless nothing limited them.
  public private(set) var whole = 0
  /// The memory that others share in, held at the largest size.
  public private(set) var shared = ByteCount.zero
  /// How many calls of each group hold something of it.
  fileprivate(set) var groups: [GroupID: Int] = [:]

  fileprivate mutating func take(_ hold: GPUHold, in group: GroupID) {
    groups[group, default: 0] += 1
    if let memory = hold.memory { shared = shared + memory } else { whole += 1 }
  }

  fileprivate mutating func giveBack(_ hold: GPUHold, in group: GroupID) {
    let left = (groups[group] ?? 0) - 1
    groups[group] = left > 0 ? left : nil
    if let memory = hold.memory {
      shared = ByteCount(bytes: shared.bytes - memory.bytes)
    } else {
      whole = max(0, whole - 1)
    }
  }
}
