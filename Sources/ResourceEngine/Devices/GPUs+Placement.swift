import Quantities

/// Which GPUs are missing, in numbers.
enum GPUShortage: Hashable, Sendable {
  /// Of the machine.
  case devices(limit: Int, inUse: Int, asked: Int)
  /// Of those that the plan lets the group hold.
  case group(limit: Int, inUse: Int, asked: Int)
  /// Of the memory of any one GPU.
  ///
  /// - Parameter most: what the roomiest has to give; nil: no memory of a GPU is known.
  case memory(asked: ByteCount, most: ByteCount?)
}

/// What becomes of a call that asks for GPUs.
enum GPUDecision: Hashable {
  case grant([GPUHold])
  case wait(GPUShortage)
  /// There are not as many, whoever gives some back.
  case never(GPUShortage)
}

extension GPUs {
  /// - Parameters:
  ///   - count: GPUs that nobody else holds any of. With `memory` it is not looked at.
  ///   - memory: a part of one GPU that nobody holds alone; zero for none.
  ///   - limit: on how many GPUs the group may hold something.
  /// - Complexity: O(GPUs).
  func decide(_ count: Int, memory: ByteCount, in group: GroupID, limit: Int) -> GPUDecision {
    memory > .zero
      ? decide(memory, in: group, limit: limit) : decide(count, in: group, limit: limit)
  }

  private func decide(_ count: Int, in group: GroupID, limit: Int) -> GPUDecision {
    guard count <= devices.count else {
      return .never(.devices(limit: devices.count, inUse: taken, asked: count))
    }
    let ofGroup = held(by: group)
    let byGroup = GPUShortage.group(limit: limit, inUse: ofGroup, asked: count)
    if count > limit { return .never(byGroup) }
    if count > limit - ofGroup { return .wait(byGroup) }
    let free = free
    guard count <= free.count else {
      return .wait(.devices(limit: devices.count, inUse: taken, asked: count))
    }
    return .grant(Self.nearest(count, of: free).map { GPUHold(name: $0.name, memory: nil) })
  }

  private var taken: Int { devices.count - free.count }

  /// The lowest ones of the first NUMA node that has enough; the lowest of all where none has.
  private static func nearest(_ count: Int, of free: [GPU]) -> [GPU] {
    guard count > 1 else { return Array(free.prefix(count)) }
    var nodes: [Int: [GPU]] = [:]
    var full: [GPU]?
    for device in free {
      guard full == nil, let node = device.node else { continue }
      nodes[node, default: []].append(device)
      // The first to have enough need not be the node whose lowest comes first.
      if nodes[node]?.count == count { full = nodes[node] }
    }
    return full ?? Array(free.prefix(count))
  }

  /// The share goes where it leaves the least room, so that GPUs stay free for those who want
  /// all of one.
  private func decide(_ memory: ByteCount, in group: GroupID, limit: Int) -> GPUDecision {
    let largest = devices.compactMap(\.memory).max()
    guard let largest, memory <= largest else {
      return .never(.memory(asked: memory, most: largest))
    }
    let byGroup = GPUShortage.group(limit: limit, inUse: held(by: group), asked: 1)
    guard limit > 0 else { return .never(byGroup) }
    let untouched = Set(free.map(\.name))
    var best: (device: GPU, room: ByteCount)?
    var most = ByteCount.zero
    var isKeptByGroup = false
    let mayTouch = held(by: group) < limit
    for device in devices {
      let use = use(of: device.name)
      guard let size = device.memory, use.map({ $0.whole == 0 }) ?? untouched.contains(device.name)
      else { continue }
      let room = ByteCount(bytes: size.bytes - (use?.shared ?? .zero).bytes)
      most = max(most, room)
      guard room >= memory else { continue }
      guard mayTouch || use?.groups[group] != nil else {
        isKeptByGroup = true
        continue
      }
      if best.map({ room < $0.room }) ?? true { best = (device, room) }
    }
    if let best { return .grant([GPUHold(name: best.device.name, memory: memory)]) }
    return .wait(isKeptByGroup ? byGroup : .memory(asked: memory, most: most))
  }

  /// What a call gets that nothing limits: what is free first, then what others hold, never more
  /// than there are.
  func unlimited(_ count: Int, memory: ByteCount) -> [GPUHold] {
    let free = free
    let isFree = Set(free.map(\.name))
    let all = free + devices.filter { !isFree.contains($0.name) }
    guard memory > .zero else {
      return all.prefix(max(0, count)).map { GPUHold(name: $0.name, memory: nil) }
    }
    if case .grant(let holds) = decide(memory, in: GroupID(0), limit: .max) { return holds }
    return all.prefix(1).map { GPUHold(name: $0.name, memory: memory) }
  }
}
