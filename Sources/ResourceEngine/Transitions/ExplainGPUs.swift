public import Quantities
import ResourcePolicy

extension Engine {
  func words(_ shortage: GPUShortage, _ group: GroupID) -> String {
    switch shortage {
    case .devices(0, _, let asked): "no GPU is known here, \(asked) asked for\(gpuOrigin)"
    case .devices(let limit, let inUse, let asked):
      "\(inUse) of \(limit) GPUs are taken, \(asked) asked for\(gpuOrigin)"
    case .group(let limit, let inUse, let asked):
      "\(inUse) of \(limit) GPUs are taken, \(asked) asked for"
        + (compiled[group]?.limits.gpus.map { " (\($0.origin))" } ?? "")
    case .memory(let asked, let most?):
      "no GPU has \(asked) of memory to give, the most is \(most)\(gpuOrigin)"
    case .memory(let asked, nil):
      "no GPU is known here whose memory is, \(asked) asked for\(gpuOrigin)"
    }
  }

  private var gpuOrigin: String {
    settings.gpus == .found ? " (found on the machine)" : " (setting gpus)"
  }

  func holders(of shortage: GPUShortage, _ group: GroupID) -> [SessionID] {
    let isGroups = if case .group = shortage { true } else { false }
    return sessions.sessions.filter {
      $0.call?.phase == .running && $0.call?.grant.hasGPUs == true
        && (!isGroups || $0.group == group)
    }.map(\.id)
  }
}

extension Engine {
  /// What running calls hold of GPUs, with the GPUs that the setting allows.
  public struct GPUListing: Hashable, Sendable {
    public let device: GPU
    /// Sessions whose calls hold it or a part of it, in the order of their ids.
    public let holders: [SessionID]
    /// Whether a call holds it alone.
    public let isWhole: Bool
    /// The memory that calls share in.
    public let shared: ByteCount
    /// Held, but no more among those that calls may hold.
    public let isGone: Bool
  }

  /// - Parameter found: a look that is newer than the engine's; nil: the engine's.
  /// - Complexity: O(GPUs + sessions).
  public func gpuListing(finding found: [GPU]? = nil) -> [GPUListing] {
    var devices = settings.gpus.devices(among: found ?? foundGPUs)
    var holders: [GPUName: [SessionID]] = [:]
    let known = Set(devices.map(\.name))
    let there = devices.count
    for session in sessions.sessions where session.call?.phase == .running {
      for hold in session.call?.grant.devices ?? [] {
        if holders[hold.name] == nil, !known.contains(hold.name) { devices.append(GPU(hold.name)) }
        holders[hold.name, default: []].append(session.id)
      }
    }
    return devices.enumerated().map { place, device in
      let use = gpus.use(of: device.name)
      return GPUListing(
        device: device, holders: holders[device.name] ?? [], isWhole: use?.whole ?? 0 > 0,
        shared: use?.shared ?? .zero, isGone: place >= there)
    }
  }
}
