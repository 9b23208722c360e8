public import Quantities

/// How degrees of parallelism are found and how many servers there are.
public struct ParallelSettings: Hashable, Codable, Sendable {
  /// How an automatic degree is found.
  public enum Model: String, Codable, Hashable, Sendable, CaseIterable {
    /// By steps of cost.
    case thresholds
    /// The degree with the least T(d) = s + p/d + c·d, where p is the cost.
    case cost
  }

  /// Parallel servers that may work at once, all groups together (total DOP).
  public var totalServers = 128
  /// Threads that one processor runs; nil: as the machine says.
  public var threadsPerCore: Int?
  /// Streams that the disks serve without slowing each other down: a ceiling of automatic degrees.
  public var ioParallelism = 32
  /// A call may get fewer servers than it asked for.
  public var isDowngradeOn = true
  /// The least part of the asked degree that a downgrade may leave.
  public var minPercent = Percentage(percent: 0)
  public var model = Model.thresholds
  /// s of the cost model: what cannot be divided, in units of cost.
  public var serialCost = 0
  /// c of the cost model: what one more server costs, in units of cost.
  public var coordinationCost = 10
  /// CPU time that one unit of cost stands for.
  public var costUnit = TimeSpan.milliseconds(10)
  /// Servers of a whole cluster, shared equally by its instances; nil: this machine stands alone.
  public var clusterServers: Int?
  public var instances = 1

  public init() {}

  public static let serversRange = 1...65_536
  public static let unitRange = TimeSpan(nanoseconds: 1000)...TimeSpan.seconds(60)
  public static let costRange = 0...1_000_000_000

  func check() throws(PolicyError) {
    try ResourceLimits.check(totalServers, "total-dop", in: Self.serversRange)
    try ResourceLimits.check(threadsPerCore, "threads-per-core", in: 1...64)
    try ResourceLimits.check(ioParallelism, "io-parallelism", in: Self.serversRange)
    try ResourceLimits.check(serialCost, "dop-serial-cost", in: Self.costRange)
    try ResourceLimits.check(coordinationCost, "dop-coordination-cost", in: 1...1_000_000_000)
    try ResourceLimits.check(clusterServers, "cluster-servers", in: Self.serversRange)
    try ResourceLimits.check(instances, "cluster-instances", in: 1...1024)
    try CoordinatorSettings.check(costUnit, "cost-unit", in: Self.unitRange)
  }
}
