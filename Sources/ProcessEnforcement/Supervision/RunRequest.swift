package import Quantities
package import ResourceManagement

/// A command to govern.
package struct RunRequest: Sendable {
  /// Program and arguments, byte for byte: an argument need not be text.
  package var words: [[UInt8]]
  package var attributes: SessionAttributes
  package var group: GroupID?
  package var limits: RequestedLimits
  package var demand: CallDemand
  package var priority: SessionPriority
  /// How busy the machine is; nil: nobody has looked.
  package var reading: HostReading?
  /// false: refuse instead of waiting for a slot.
  package var mayWait: Bool
  /// The control group below which the command's is to stand; nil for the one that we stand in.
  package var cgroupRoot: String?
  /// Refuse instead of holding a limit only about.
  package var requiresLimits: Bool
  /// The program whose hidden stub starts the command: ourselves.
  package var executable: String

  package init(
    words: [[UInt8]], attributes: SessionAttributes, group: GroupID? = nil,
    limits: RequestedLimits = RequestedLimits(), demand: CallDemand = .nothing,
    priority: SessionPriority = .normal, reading: HostReading? = nil, mayWait: Bool = true,
    cgroupRoot: String? = nil, requiresLimits: Bool = false, executable: String
  ) {
    self.words = words
    self.attributes = attributes
    self.group = group
    self.limits = limits
    self.demand = demand
    self.priority = priority
    self.reading = reading
    self.mayWait = mayWait
    self.cgroupRoot = cgroupRoot
    self.requiresLimits = requiresLimits
    self.executable = executable
  }
}

/// What became of it.
package struct RunResult: Sendable {
  package let session: SessionID
  package let outcome: Outcome
  /// Which limit or who ended it, in words.
  package let reason: String?
  package let status: ExitStatus?
  /// Why the command could not be started: an error number.
  package let startFailure: Int32?
  /// The signal that ended our own waiting.
  package let interruption: Int32?
  /// A signal that asked us to end while the command ran, and that the command got.
  package let passedOn: Int32?
  package let usage: Usage
  /// Things to tell the user that are no failures.
  package let notes: [String]
  /// Processes that the kernel ended for want of memory.
  package let memoryKills: UInt64
  /// It was not started because not all of its limits can be enforced here.
  package let isUnenforceable: Bool
}
