import Quantities

extension Call: Codable {
  private enum Key: String, CodingKey {
    case id, phase, limits, demand, began, wasQueued, rank, admitted, grant, used, skipsServers
    case switching
  }

  /// A call of schema 2 asked for a slot only and stands where it arrived.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    id = try keys.decode(CallID.self, forKey: .id)
    phase = try keys.decode(Phase.self, forKey: .phase)
    limits = try keys.decode(RequestedLimits.self, forKey: .limits)
    demand = try keys.decodeIfPresent(CallDemand.self, forKey: .demand) ?? .nothing
    began = try keys.decode(Now.self, forKey: .began)
    wasQueued = try keys.decode(Bool.self, forKey: .wasQueued)
    rank =
      try keys.decodeIfPresent(QueueRank.self, forKey: .rank)
      ?? QueueRank(
        priorityLevel: SessionPriority.normal.level, deadline: nil, arrival: began.boot,
        ticket: id, ageing: .seconds(300))
    admitted = try keys.decodeIfPresent(Now.self, forKey: .admitted)
    grant = try keys.decodeIfPresent(Grant.self, forKey: .grant) ?? .slotOnly
    used = try keys.decodeIfPresent(CallUse.self, forKey: .used) ?? CallUse()
    skipsServers = try keys.decodeIfPresent(Bool.self, forKey: .skipsServers) ?? false
    switching = try keys.decodeIfPresent(CallSwitching.self, forKey: .switching) ?? .none
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(id, forKey: .id)
    try keys.encode(phase, forKey: .phase)
    try keys.encode(limits, forKey: .limits)
    if demand != .nothing { try keys.encode(demand, forKey: .demand) }
    try keys.encode(began, forKey: .began)
    try keys.encode(wasQueued, forKey: .wasQueued)
    try keys.encode(rank, forKey: .rank)
    try keys.encodeIfPresent(admitted, forKey: .admitted)
    if grant != .slotOnly { try keys.encode(grant, forKey: .grant) }
    if used != CallUse() { try keys.encode(used, forKey: .used) }
    if skipsServers { try keys.encode(skipsServers, forKey: .skipsServers) }
    if switching != .none { try keys.encode(switching, forKey: .switching) }
  }
}
