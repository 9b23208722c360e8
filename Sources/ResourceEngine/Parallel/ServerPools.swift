public import Quantities

/// A pool of parallel servers as the settings have it.
public struct ServerPoolRule: Hashable, Sendable {
  public let id: ServerPoolID
  public let name: String
  /// Servers that stay when they are idle.
  public let minimum: Int
  /// The most that calls may hold; nil is no limit but that of the machine.
  public let maximum: Int?
  /// The groups whose calls take their servers here.
  public let groups: [GroupID]

  public init(
    id: ServerPoolID, name: String, minimum: Int = 0, maximum: Int? = nil, groups: [GroupID] = []
  ) {
    self.id = id
    self.name = name
    self.minimum = max(minimum, 0)
    self.maximum = maximum.map { max($0, 0) }
    self.groups = groups
  }

  /// The pool of all groups that are in no other.
  public static let standard = ServerPoolRule(id: ServerPoolID(0), name: "default")
}

/// The servers that one call holds.
public struct ParallelHolding: Hashable, Sendable {
  public let call: CallID
  public internal(set) var group: GroupID
  public internal(set) var degree: Int
  let request: ParallelRequest

  /// Beside the session's own process.
  public var servers: Int { request.servers(of: degree) }
  public var sets: Int { request.setCount }
  public var mode: ParallelMode { request.mode }
}

/// Who holds parallel servers. Owns the counts of the pools, the groups and the machine, which are
/// the sums of what the calls hold, always. Knows calls by id only, and nothing of those that
/// wait. Rebuilt from the sessions when a state is read.
///
/// A call of degree d > 1 holds d producers, and d consumers with two sets; its coordinator is the
/// session's own process and is not counted. A call takes its servers in the pool that its group
/// is in now: calls that move with their group, or are restored, may leave a pool, a group or the
/// machine above its limit, and then nothing more is given until they are below.
///
/// Asking, reserving and releasing are O(1) expected and allocate nothing in a table of steady
/// size.
public struct ServerPools: Hashable, Sendable {
  struct Pool: Hashable, Sendable {
    let rule: ServerPoolRule
    var busy = 0
  }

  struct Group: Hashable, Sendable {
    /// The place in ``pools``.
    var pool = 0
    var held = 0
  }

  /// The standard pool, then the others in the order of their ids.
  private(set) var pools = [Pool(rule: .standard)]
  /// Groups that are in a pool or hold servers; the others hold nothing in the standard pool.
  private(set) var groups = IdentifierMap<GroupID, Group>()
  private(set) var holdings = IdentifierMap<CallID, ParallelHolding>()
  /// Holdings that may be adjusted.
  private(set) var adaptiveCalls = 0
  /// Servers that are held, by all calls.
  public private(set) var busy = 0

  public init(_ rules: [ServerPoolRule] = []) {
    configure(rules)
  }

  /// Takes other pools; all calls keep their servers. A group that stands in several pools is in
  /// the one with the lowest id.
  ///
  /// - Complexity: O(pools log pools + groups + calls).
  public mutating func configure(_ rules: [ServerPoolRule]) {
    let others = rules.filter { $0.id != ServerPoolRule.standard.id }.sorted { $0.id < $1.id }
    pools = [Pool(rule: .standard)] + others.map { Pool(rule: $0) }
    groups = IdentifierMap()
    for (index, rule) in others.enumerated() {
      for group in rule.groups where groups[group] == nil {
        groups[group] = Group(pool: index + 1)
      }
    }
    let former = holdings
    busy = 0
    former.forEachUnordered { _, holding in charge(holding.servers, to: holding.group) }
  }

  // MARK: Questions

  /// Servers that the calls of a group hold.
  public func held(by group: GroupID) -> Int { groups[group]?.held ?? 0 }

  /// What a call holds; nil for one that was never granted more than serial execution.
  public func holding(of call: CallID) -> ParallelHolding? { holdings[call] }

  /// The pool that a group's calls take their servers in.
  public func pool(of group: GroupID) -> ServerPoolRule { pools[place(of: group)].rule }

  /// The servers that a call of the group could get now.
  public func free(
    for group: GroupID, on machine: ParallelMachine, _ limits: ParallelLimits = ParallelLimits()
  ) -> Int {
    room(for: group, machine, limits).free
  }

  /// The part of the machine's servers that is busy, in thousandths; more than 1000 when the
  /// machine has fewer than are held.
  public func utilization(on machine: ParallelMachine) -> Int {
    guard machine.servers > 0 else { return busy > 0 ? 1000 : 0 }
    return busy * 1000 / machine.servers
  }

  // MARK: Changes

  /// Gives a call what ``decide(_:in:on:_:criticality:)`` granted. A call without servers that may
  /// get some later is kept as well; a serial one needs no reservation.
  ///
  /// - Returns: false when the call holds servers already or they would be above a limit; then
  ///   nothing has changed.
  public mutating func reserve(
    _ call: CallID, _ request: ParallelRequest, in group: GroupID, degree: Int,
    on machine: ParallelMachine, _ limits: ParallelLimits = ParallelLimits()
  ) -> Bool {
    guard holdings[call] == nil else { return false }
    let servers = request.servers(of: degree)
    if servers > 0 {
      guard servers <= room(for: group, machine, limits).free else { return false }
    }
    hold(call, request, in: group, degree: degree)
    return true
  }

  /// Puts a call of a stored session back, whatever the limits say.
  public mutating func restore(
    _ call: CallID, _ request: ParallelRequest, in group: GroupID, degree: Int
  ) {
    release(call)
    hold(call, request, in: group, degree: degree)
  }

  /// Takes back what a call holds.
  ///
  /// - Returns: false for a call that holds nothing; then nothing has changed.
  @discardableResult
  public mutating func release(_ call: CallID) -> Bool {
    guard let holding = holdings.remove(call) else { return false }
    charge(-holding.servers, to: holding.group)
    if holding.request.mode == .adaptive { adaptiveCalls -= 1 }
    return true
  }

  /// Changes the degree of a running call.
  ///
  /// - Returns: false when the call holds nothing or more servers would be above a limit; then
  ///   nothing has changed. Giving servers back is always possible.
  public mutating func change(
    _ call: CallID, to degree: Int, on machine: ParallelMachine,
    _ limits: ParallelLimits = ParallelLimits()
  ) -> Bool {
    guard let holding = holdings[call] else { return false }
    let more = holding.request.servers(of: degree) - holding.servers
    if more > 0 {
      guard more <= room(for: holding.group, machine, limits).free else { return false }
    }
    holdings.updateExisting(call) { $0.degree = Self.valid(degree) }
    charge(more, to: holding.group)
    return true
  }

  /// Moves a call with its servers into another group and its pool, whatever the limits say: a
  /// call that is switched keeps running.
  ///
  /// - Returns: false when the call holds nothing in the former group; then nothing has changed.
  @discardableResult
  public mutating func move(_ call: CallID, from: GroupID, to: GroupID) -> Bool {
    guard let holding = holdings[call], holding.group == from else { return false }
    holdings.updateExisting(call) { $0.group = to }
    charge(-holding.servers, to: from)
    charge(holding.servers, to: to)
    return true
  }

  private mutating func hold(
    _ call: CallID, _ request: ParallelRequest, in group: GroupID, degree: Int
  ) {
    // A serial call takes nothing and can never get anything.
    guard request.mode != .serial else { return }
    let holding = ParallelHolding(
      call: call, group: group, degree: Self.valid(degree), request: request)
    holdings[call] = holding
    charge(holding.servers, to: group)
    if request.mode == .adaptive { adaptiveCalls += 1 }
  }

  private static func valid(_ degree: Int) -> Int {
    min(max(degree, 1), ParallelMode.degreeRange.upperBound)
  }

  /// The place of the group's pool.
  func place(of group: GroupID) -> Int { groups[group]?.pool ?? 0 }

  /// Changes all three counts at once: they cannot come apart.
  private mutating func charge(_ servers: Int, to group: GroupID) {
    guard servers != 0 else { return }
    let entry = groups.update(group, default: Group()) { entry -> Group in
      entry.held += servers
      return entry
    }
    // As if it had never been: equal holdings are equal values.
    if entry == Group() { groups.remove(group) }
    pools[entry.pool].busy += servers
    busy += servers
  }
}
