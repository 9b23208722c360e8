public import Quantities

/// What a call asks of the parallel servers.
public struct ParallelRequest: Hashable, Sendable {
  public var mode: ParallelMode
  /// In the optimizer's units; nil is as the largest.
  public var cost: UInt64?
  /// An automatic degree that is cut below this is of no use to the call. What the formula itself
  /// gives may be lower.
  public var minimum: Int
  /// 1, or 2 where as many consumers take what the producers make.
  public var sets: Int
  /// Whether an automatic call starts with fewer servers than the formula gives.
  public var allowsDowngrade: Bool

  public init(
    _ mode: ParallelMode, cost: UInt64? = nil, minimum: Int = 1, sets: Int = 1,
    allowsDowngrade: Bool = true
  ) {
    self.mode = mode
    self.cost = cost
    self.minimum = minimum
    self.sets = sets
    self.allowsDowngrade = allowsDowngrade
  }

  var setCount: Int { min(max(sets, 1), 2) }

  /// The servers of a call of this degree beside its own process.
  func servers(of degree: Int) -> Int {
    guard degree > 1, mode != .serial else { return 0 }
    return min(degree, ParallelMode.degreeRange.upperBound) * setCount
  }
}

extension ParallelRequest: Codable {
  private enum Key: String, CodingKey {
    case mode, cost, minimum, sets, allowsDowngrade
  }

  /// What is missing has its standard value.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    mode = try keys.decode(ParallelMode.self, forKey: .mode)
    cost = try keys.decodeIfPresent(UInt64.self, forKey: .cost)
    minimum = try keys.decodeIfPresent(Int.self, forKey: .minimum) ?? 1
    sets = try keys.decodeIfPresent(Int.self, forKey: .sets) ?? 1
    allowsDowngrade = try keys.decodeIfPresent(Bool.self, forKey: .allowsDowngrade) ?? true
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(mode, forKey: .mode)
    try keys.encodeIfPresent(cost, forKey: .cost)
    try keys.encode(minimum, forKey: .minimum)
    try keys.encode(sets, forKey: .sets)
    try keys.encode(allowsDowngrade, forKey: .allowsDowngrade)
  }
}

/// What holds for the parallel calls of one group now.
public struct ParallelLimits: Hashable, Sendable {
  /// The highest degree of one call; nil is no limit, 0 counts as 1: serial.
  public var degree: Int?
  /// The servers that all calls of the group together may hold; nil is no limit.
  public var servers: Int?

  public init(degree: Int? = nil, servers: Int? = nil) {
    self.degree = degree
    self.servers = servers
  }

  /// A part of the machine's servers as a count, rounded down.
  public static func servers(_ part: Percentage, of machine: ParallelMachine) -> Int {
    let product = machine.servers.multipliedFullWidth(by: Int(part.partsPerMillion))
    // The part is at most the whole, so that the quotient is at most the servers.
    return 1_000_000.dividingFullWidth(product).quotient
  }
}

/// What becomes of a request.
public enum ParallelDecision: Hashable, Sendable {
  /// It runs, with so many servers beside its own process. Downgraded: with a lower degree than
  /// was asked for.
  case grant(degree: Int, servers: Int, isDowngraded: Bool)
  /// It would run when servers were given back.
  case wait(ServerShortage)
  /// It would not run with all servers free.
  case never(ServerShortage)
}

/// The constraint that a request does not meet; of several the tightest.
public struct ServerShortage: Hashable, Sendable {
  public enum Constraint: Hashable, Sendable {
    /// The servers of the machine.
    case total
    /// The maximum of a pool.
    case pool(ServerPoolID)
    /// The part of the servers that a group may hold.
    case groupServers(GroupID)
    /// The highest degree of a call of the group. Counts are degrees, not servers.
    case groupDegree(GroupID)
  }

  public let constraint: Constraint
  public let limit: Int
  public let inUse: Int
  /// What the request would take.
  public let asked: Int
  /// With how much it would start.
  public let least: Int
}
