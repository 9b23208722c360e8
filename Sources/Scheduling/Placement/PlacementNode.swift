public import Quantities

/// A NUMA node, and what others hold of it already.
public struct PlacementNode: Hashable, Sendable {
  public let number: Int
  public let processors: CPUList
  /// How many of its processors others were promised, or use; may be more than there are.
  public let heldProcessors: Int
  /// nil: not known, and no reason against the node.
  public let memory: ByteCount?
  public let heldMemory: ByteCount

  public init(
    _ number: Int, processors: CPUList, heldProcessors: Int = 0, memory: ByteCount? = nil,
    heldMemory: ByteCount = .zero
  ) {
    self.number = number
    self.processors = processors
    self.heldProcessors = max(0, heldProcessors)
    self.memory = memory
    self.heldMemory = heldMemory
  }
}

/// What a command wants to have near together.
public struct PlacementWish: Hashable, Sendable {
  /// At least 1.
  public let processors: Int
  public let memory: ByteCount
  /// The processors that it may run on; nil: all.
  public let allowed: CPUList?

  /// - Parameter processors: held at 1 from below.
  public init(processors: Int, memory: ByteCount = .zero, allowed: CPUList? = nil) {
    self.processors = max(1, processors)
    self.memory = memory
    self.allowed = allowed
  }
}

/// Where a command belongs.
public struct Placement: Hashable, Sendable {
  /// In order.
  public let nodes: [Int]
  /// All processors of those nodes that it may run on, for `cpuset.cpus`.
  public let processors: CPUList
  /// Not all that it wants is free there; it shares with others.
  public let isCrowded: Bool

  /// The nodes as `cpuset.mems` takes them; those with a number above 4095, which no kernel has,
  /// are left out.
  public var memoryNodes: CPUList { CPUList(nodes) }
}
