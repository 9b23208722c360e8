public import Quantities

/// By what the command of a session is held to its limits: what the body that started it found on
/// its machine. Whoever comes later, with other rights or from another place, finds the control
/// group of the command by it.
public struct Enforcement: Hashable, Codable, Sendable {
  /// A folder in one hierarchy of control groups, below which our groups stand.
  public struct Folder: Hashable, Codable, Sendable {
    public var path: String
    public var isUnified: Bool
    /// Those that our groups have there, by the names of the kernel.
    public var controllers: [String]

    public init(path: String, isUnified: Bool, controllers: [String]) {
      self.path = path
      self.isUnified = isUnified
      self.controllers = controllers
    }
  }

  /// Without any the command is held by signals, priorities and limits of processes.
  public var folders: [Folder]
  /// What is held only about, or not at all, in a sentence each.
  public var gaps: [String]
  /// The processors that were chosen for it, where it was placed.
  public var cpus: CPUList?
  /// The memory nodes that go with them.
  public var memoryNodes: CPUList?

  /// What an adopted process was before; nil for a command that was started under the plan.
  public var adoption: Adoption?

  /// Where a process goes back to when it is let go.
  public struct Adoption: Hashable, Codable, Sendable {
    /// Its control groups before, one per folder and in their order.
    public var origins: [String]
    /// Its nice level before.
    public var nice: Int

    public init(origins: [String], nice: Int) {
      self.origins = origins
      self.nice = nice
    }
  }

  public init(
    folders: [Folder] = [], gaps: [String] = [], cpus: CPUList? = nil, memoryNodes: CPUList? = nil,
    adoption: Adoption? = nil
  ) {
    self.folders = folders
    self.gaps = gaps
    self.cpus = cpus
    self.memoryNodes = memoryNodes
    self.adoption = adoption
  }

  /// By signals, priorities and limits of processes, and nobody looked for more.
  public static let bySignals = Enforcement()

  public var isByControlGroups: Bool { !folders.isEmpty }
}

extension Session {
  /// Its processes ran before it: nobody supervises it, and it is over when they are.
  public var isAdopted: Bool { enforcement?.adoption != nil }
}
