public import Quantities
public import ResourcePolicy

/// What a snapshot keeps of an engine.
public struct EngineParts: Hashable, Sendable {
  public var policy: Policy
  public var sessions = SessionTable()
  public var accounting = Accounting()
  /// nil: pools by the standard split.
  public var memory: Memory?
  public var rates = GroupRates()
  public var quarantine = Quarantine()
  public var load = HostLoad.low
  public var lastTuned: Instant?
  /// nil: nobody has looked.
  public var foundGPUs: [GPU]?

  public init(policy: Policy) {
    self.policy = policy
  }
}

extension EngineParts: Codable {
  private enum Key: String, CodingKey {
    case policy, sessions, accounting, memory, rates, quarantine, load, lastTuned
    case foundGPUs
  }

  /// Schema 2 and before had the first three only.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    policy = try keys.decode(Policy.self, forKey: .policy)
    sessions = try keys.decode(SessionTable.self, forKey: .sessions)
    accounting = try keys.decode(Accounting.self, forKey: .accounting)
    memory = try keys.decodeIfPresent(Memory.self, forKey: .memory)
    rates = try keys.decodeIfPresent(GroupRates.self, forKey: .rates) ?? rates
    quarantine = try keys.decodeIfPresent(Quarantine.self, forKey: .quarantine) ?? quarantine
    load = try keys.decodeIfPresent(HostLoad.self, forKey: .load) ?? load
    lastTuned = try keys.decodeIfPresent(Instant.self, forKey: .lastTuned)
    foundGPUs = try keys.decodeIfPresent([GPU].self, forKey: .foundGPUs)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(policy, forKey: .policy)
    try keys.encode(sessions, forKey: .sessions)
    try keys.encode(accounting, forKey: .accounting)
    try keys.encodeIfPresent(memory, forKey: .memory)
    if !rates.isEmpty { try keys.encode(rates, forKey: .rates) }
    if !quarantine.isEmpty { try keys.encode(quarantine, forKey: .quarantine) }
    if load != .low { try keys.encode(load, forKey: .load) }
    try keys.encodeIfPresent(lastTuned, forKey: .lastTuned)
    try keys.encodeIfPresent(foundGPUs, forKey: .foundGPUs)
  }
}
