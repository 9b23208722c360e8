package import Quantities

/// What a group has used and how often it was held. What the kernel does not say is nil.
package struct GroupStatistics: Hashable, Sendable {
  package var cpu: CPUStatistics?
  /// Bytes charged to the group now, page cache included.
  package var memory: ByteCount?
  /// The most it ever was. nil in version 2 before Linux 5.19.
  package var peakMemory: ByteCount?
  package var swap: ByteCount?
  package var memoryEvents: MemoryEvents?
  package var io: [DeviceNumber: IOStatistics]?
  /// Tasks, threads counted one by one.
  package var tasks: UInt64?
  /// How often a task could not be made for the limit.
  package var refusedTasks: UInt64?

  package init() {}
}
