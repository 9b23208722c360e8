public import Quantities
import ResourcePolicy

/// One GPU of the machine, as a body finds it or an administrator names it.
public struct GPU: Hashable, Codable, Sendable {
  public let name: GPUName
  /// What the maker calls the model; nil where nobody has said.
  public let model: String?
  /// What may be shared of it; nil where nobody has said, and then it is held whole only.
  public let memory: ByteCount?
  /// The NUMA node that it is near to; nil where nobody has said.
  public let node: Int?

  public init(
    _ name: GPUName, model: String? = nil, memory: ByteCount? = nil, node: Int? = nil
  ) {
    self.name = name
    self.model = model
    self.memory = memory
    self.node = node
  }

  /// The same with what an earlier look knew and this one did not say.
  func completed(by former: GPU?) -> GPU {
    GPU(
      name, model: model ?? former?.model, memory: memory ?? former?.memory,
      node: node ?? former?.node)
  }
}

/// A GPU that a call holds, or its part of one.
public struct GPUHold: Hashable, Codable, Sendable {
  public let name: GPUName
  /// The memory that it shares in; nil: it holds the GPU alone.
  public let memory: ByteCount?
}

extension GPUDeclaration {
  /// The GPUs that calls may hold, lowest first, each once.
  ///
  /// - Parameter found: what a look at the machine has found; nil: nobody has looked.
  func devices(among found: [GPU]?) -> [GPU] {
    var known: [GPUName: GPU] = [:]
    var unique: [GPU] = []
    for device in found ?? [] where known.updateValue(device, forKey: device.name) == nil {
      unique.append(device)
    }
    switch self {
    case .found: return unique
    case .count(let count, let memory):
      guard unique.isEmpty else {
        return unique.prefix(count).map { $0.completed(by: GPU($0.name, memory: memory)) }
      }
      return (0..<max(0, count)).map { GPU(GPUName(.any, number: $0), memory: memory) }
    case .named(let items):
      var taken: Set<GPUName> = []
      return items.compactMap { item in
        let device = known[item.name]
        guard device != nil || unique.isEmpty || item.name.isPart,
          taken.insert(item.name).inserted
        else { return nil }
        return GPU(item.name, memory: item.memory).completed(by: device)
      }
    }
  }
}
