public import Quantities
import ResourcePolicy
import Scheduling

/// A NUMA node of the machine: processors, and the memory that is near to them.
public struct HostNode: Hashable, Sendable {
  public let number: Int
  public let processors: CPUList
  /// nil where the kernel does not say.
  public let memory: ByteCount?

  public init(number: Int, processors: CPUList, memory: ByteCount?) {
    self.number = number
    self.processors = processors
    self.memory = memory
  }
}

/// Where a command belongs.
public struct HostPlacement: Hashable, Sendable {
  public let cpus: CPUList
  /// nil where nobody knows how much memory it needs: then it may be anywhere.
  public let memoryNodes: CPUList?
}

extension Engine {
  /// The nodes on which a command keeps its processors and its memory near together.
  ///
  /// - Returns: nil where there is nothing to choose: one node only, or a command of which nobody
  ///   knows how many processors or how much memory it wants.
  /// - Complexity: O(sessions · nodes + 2ⁿ · n) for n nodes up to 12.
  public func placement(of session: Session, on nodes: [HostNode]) -> HostPlacement? {
    let homes = nodes.filter { !$0.processors.isEmpty }
    let memory = memoryLimit(of: session)?.value
    let wanted = wantedProcessors(of: session)
    guard homes.count > 1, wanted != nil || memory != nil else { return nil }
    let allowed = allowedProcessors(of: session)
    let wish = PlacementWish(
      processors: wanted ?? 1, memory: memory ?? .zero, allowed: allowed)
    let others = sessions.sessions.filter { $0.id != session.id && $0.process != nil }
    let found = NodePlacement.place(wish, on: homes.map { node in held(node, by: others) })
    return found.map { placement in
      HostPlacement(
        cpus: placement.processors, memoryNodes: memory == nil ? nil : placement.memoryNodes)
    }
  }

  /// Whole ones; nil when nobody has said.
  private func wantedProcessors(of session: Session) -> Int? {
    processors(of: session).map { max(1, Int($0.processors.rounded(.up))) }
  }

  /// By its own wish and by what its group may use; nil for all.
  private func allowedProcessors(of session: Session) -> CPUList? {
    let ofGroup = isLimited(session.group) ? compiled[session.group]?.limits.cpus?.value : nil
    return .common(session.call?.limits.cpus, ofGroup)
  }

  /// What was promised to others of it. Who is spread over several nodes holds its part of each.
  private func held(_ node: HostNode, by others: [Session]) -> PlacementNode {
    var processors = 0
    var memory = ByteCount.zero
    for other in others {
      guard let place = other.enforcement?.cpus, !place.isEmpty else { continue }
      let here = place.intersection(node.processors).count
      guard here > 0 else { continue }
      let part = Double(here) / Double(place.count)
      let wanted = Double(wantedProcessors(of: other) ?? 1)
      processors.add(saturating: Int((wanted * part).rounded(.up)))
      let bytes = Double(memoryLimit(of: other)?.value.bytes ?? 0) * part
      memory = memory + ByteCount(bytes: Int64(min(max(bytes, 0), 9e18)))
    }
    return PlacementNode(
      node.number, processors: node.processors, heldProcessors: processors, memory: node.memory,
      heldMemory: memory)
  }
}
