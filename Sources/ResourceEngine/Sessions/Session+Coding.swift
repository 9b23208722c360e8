import Quantities
import ResourcePolicy

extension Session: Codable {
  private enum Key: String, CodingKey {
    case id, kind, attributes, owner, principal, isSystem, group, reason, switches, priority, boost
    case call, lastCall, blockedBy, quota, process, enforcement, termination, opened, idleSince
    case usage
  }

  /// States of schema 2 and before have neither priorities nor what follows from them; the state
  /// that they wrote follows from the rest.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    id = try keys.decode(SessionID.self, forKey: .id)
    kind = try keys.decode(Kind.self, forKey: .kind)
    attributes = try keys.decode(SessionAttributes.self, forKey: .attributes)
    owner = try keys.decode(UInt32.self, forKey: .owner)
    principal = try keys.decodeIfPresent(Principal.self, forKey: .principal)
    isSystem = try keys.decodeIfPresent(Bool.self, forKey: .isSystem) ?? false
    group = try keys.decode(GroupID.self, forKey: .group)
    reason = try keys.decode(GroupReason.self, forKey: .reason)
    switches = try keys.decodeIfPresent([GroupSwitch].self, forKey: .switches) ?? []
    priority = try keys.decodeIfPresent(SessionPriority.self, forKey: .priority) ?? .normal
    call = try keys.decodeIfPresent(Call.self, forKey: .call)
    lastCall = try keys.decodeIfPresent(EndedCall.self, forKey: .lastCall)
    opened = try keys.decode(Now.self, forKey: .opened)
    idleSince = try keys.decode(Instant.self, forKey: .idleSince)
    usage = try keys.decode(Usage.self, forKey: .usage)
    boost = try keys.decodeIfPresent(PriorityBoost.self, forKey: .boost)
    blockedBy = try keys.decodeIfPresent(Block.self, forKey: .blockedBy)
    quota = try keys.decodeIfPresent(MemoryQuota.self, forKey: .quota)
    process = try keys.decodeIfPresent(ProcessIdentity.self, forKey: .process)
    enforcement = try keys.decodeIfPresent(Enforcement.self, forKey: .enforcement)
    termination = try keys.decodeIfPresent(Termination.self, forKey: .termination)
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(id, forKey: .id)
    try keys.encode(kind, forKey: .kind)
    try keys.encode(attributes, forKey: .attributes)
    try keys.encode(owner, forKey: .owner)
    try keys.encodeIfPresent(principal, forKey: .principal)
    if isSystem { try keys.encode(isSystem, forKey: .isSystem) }
    try keys.encode(group, forKey: .group)
    try keys.encode(reason, forKey: .reason)
    if !switches.isEmpty { try keys.encode(switches, forKey: .switches) }
    if priority != .normal { try keys.encode(priority, forKey: .priority) }
    try keys.encodeIfPresent(boost, forKey: .boost)
    try keys.encodeIfPresent(call, forKey: .call)
    try keys.encodeIfPresent(lastCall, forKey: .lastCall)
    try keys.encodeIfPresent(blockedBy, forKey: .blockedBy)
    try keys.encodeIfPresent(quota, forKey: .quota)
    try keys.encodeIfPresent(process, forKey: .process)
    try keys.encodeIfPresent(enforcement, forKey: .enforcement)
    try keys.encodeIfPresent(termination, forKey: .termination)
    try keys.encode(opened, forKey: .opened)
    try keys.encode(idleSince, forKey: .idleSince)
    try keys.encode(usage, forKey: .usage)
  }
}
