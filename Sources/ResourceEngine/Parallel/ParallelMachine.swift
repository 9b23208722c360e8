/// What bounds parallel calls on this machine: its size, its load, and what the settings say. No
/// value is out of range: what makes no sense counts as the nearest that does.
public struct ParallelMachine: Hashable, Sendable {
  /// How an automatic degree is found.
  public enum Model: String, Codable, Hashable, Sendable, CaseIterable {
    /// By steps of the cost, see ``Thresholds``.
    case thresholds
    /// By the least T(d) = s + p/d + c·d, see ``DegreeOfParallelism``.
    case cost
  }

  /// The costs from which a call gets more: below the first it is serial, then a quarter of the
  /// processors, then half, from the third on all.
  public struct Thresholds: Hashable, Codable, Sendable {
    public var quarter: UInt64
    public var half: UInt64
    public var all: UInt64

    public init(quarter: UInt64 = 1_000, half: UInt64 = 10_000, all: UInt64 = 100_000) {
      self.quarter = quarter
      self.half = half
      self.all = all
    }
  }

  public var cores = 1
  /// Parallel servers that one core carries.
  public var threadsPerCore = 1
  /// The most requests that the devices serve well at once.
  public var ioParallelism = 32
  /// Load per core in thousandths; 0: unknown or none.
  public var load = 0
  /// Parallel servers of the machine, see ``servers``.
  public var totalServers = 128
  /// Servers of all machines together; nil: this machine is alone.
  public var clusterServers: Int?
  /// How many machines divide ``clusterServers``.
  public var instances = 1
  /// Off: automatic calls wait for the whole degree that the formula gives.
  public var isDowngradeOn = true
  /// No downgrade goes below this part of the degree asked for, in percent.
  public var minPercent = 0
  public var model = Model.thresholds
  public var thresholds = Thresholds()
  /// s of the cost model: what no server can share, in units of the cost of a call.
  public var serialCost: UInt64 = 0
  /// c of the cost model: what each further server costs, in the same units.
  public var coordinationCost: UInt64 = 1

  public init() {}

  public init(cores: Int, threadsPerCore: Int = 1, load: Int = 0, totalServers: Int = 128) {
    self.cores = cores
    self.threadsPerCore = threadsPerCore
    self.load = load
    self.totalServers = totalServers
  }

  /// The servers that all calls together may hold: those of the machine, and not more than its
  /// equal part of those of the cluster. 0 or more.
  public var servers: Int {
    let own = max(totalServers, 0)
    guard let clusterServers else { return own }
    return min(own, max(clusterServers, 0) / max(instances, 1))
  }

  /// Cores times threads per core, 1 or more, not above the highest degree.
  var processors: Int {
    let (product, overflow) = max(cores, 1).multipliedReportingOverflow(by: max(threadsPerCore, 1))
    let most = ParallelMode.degreeRange.upperBound
    return overflow ? most : min(product, most)
  }
}

extension ParallelMachine: Codable {
  private enum Key: String, CodingKey {
    case cores, threadsPerCore, ioParallelism, load, totalServers, clusterServers, instances
    case isDowngradeOn, minPercent, model, thresholds, serialCost, coordinationCost
  }

  /// What is missing has its standard value.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
      value = try keys.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.cores, into: &cores)
    try read(.threadsPerCore, into: &threadsPerCore)
    try read(.ioParallelism, into: &ioParallelism)
    try read(.load, into: &load)
    try read(.totalServers, into: &totalServers)
    clusterServers = try keys.decodeIfPresent(Int.self, forKey: .clusterServers)
    try read(.instances, into: &instances)
    try read(.isDowngradeOn, into: &isDowngradeOn)
    try read(.minPercent, into: &minPercent)
    try read(.model, into: &model)
    try read(.thresholds, into: &thresholds)
    try read(.serialCost, into: &serialCost)
    try read(.coordinationCost, into: &coordinationCost)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(cores, forKey: .cores)
    try keys.encode(threadsPerCore, forKey: .threadsPerCore)
    try keys.encode(ioParallelism, forKey: .ioParallelism)
    try keys.encode(load, forKey: .load)
    try keys.encode(totalServers, forKey: .totalServers)
    try keys.encodeIfPresent(clusterServers, forKey: .clusterServers)
    try keys.encode(instances, forKey: .instances)
    try keys.encode(isDowngradeOn, forKey: .isDowngradeOn)
    try keys.encode(minPercent, forKey: .minPercent)
    try keys.encode(model, forKey: .model)
    try keys.encode(thresholds, forKey: .thresholds)
    try keys.encode(serialCost, forKey: .serialCost)
    try keys.encode(coordinationCost, forKey: .coordinationCost)
  }
}
