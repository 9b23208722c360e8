public import Quantities

/// Which plan is active, and who or what made it so.
public struct Activation: Sendable {
  /// What decided.
  public enum Cause: Hashable, Codable, Sendable {
    /// A new state.
    case initial
    case manual
    case schedule(ScheduleID)
    case window(WindowID)
    /// Nothing claims this time: the plan that held before a window, or the setting default-plan.
    case fallback
  }

  public let plan: PlanID
  public let cause: Cause
  /// A person, or the name of the schedule or window.
  public let by: String
  public let at: WallTime
  /// It stays until somebody activates another plan, whatever schedules say.
  public let isPinned: Bool
  /// The plan that a window has pushed aside.
  public let returnTo: PlanID?
  /// Edges of schedules and windows up to here have had their say: when it began, or when the
  /// calendar was changed last.
  public internal(set) var followedTo: WallTime

  init(
    plan: PlanID, cause: Cause, by: String, at: WallTime, isPinned: Bool = false,
    returnTo: PlanID? = nil, followedTo: WallTime? = nil
  ) {
    self.plan = plan
    self.cause = cause
    self.by = by
    self.at = at
    self.isPinned = isPinned
    self.returnTo = returnTo
    self.followedTo = followedTo ?? at
  }
}

extension Activation: Hashable {
  /// How far the calendar was followed is no difference: a state is not written for it alone.
  public static func == (a: Activation, b: Activation) -> Bool {
    a.plan == b.plan && a.cause == b.cause && a.by == b.by && a.at == b.at
      && a.isPinned == b.isPinned && a.returnTo == b.returnTo
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(plan)
    hasher.combine(cause)
    hasher.combine(at)
  }
}

extension Activation: Codable {
  private enum Key: String, CodingKey {
    case plan, cause, by, at, isPinned, returnTo, followedTo
  }

  /// Schema 1 had manual activations only.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    self.init(
      plan: try keys.decode(PlanID.self, forKey: .plan),
      cause: try keys.decodeIfPresent(Cause.self, forKey: .cause) ?? .manual,
      by: try keys.decode(String.self, forKey: .by),
      at: try keys.decode(WallTime.self, forKey: .at),
      isPinned: try keys.decodeIfPresent(Bool.self, forKey: .isPinned) ?? false,
      returnTo: try keys.decodeIfPresent(PlanID.self, forKey: .returnTo),
      followedTo: try keys.decodeIfPresent(WallTime.self, forKey: .followedTo))
  }

  public func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(plan, forKey: .plan)
    try keys.encode(cause, forKey: .cause)
    try keys.encode(by, forKey: .by)
    try keys.encode(at, forKey: .at)
    if isPinned { try keys.encode(isPinned, forKey: .isPinned) }
    try keys.encodeIfPresent(returnTo, forKey: .returnTo)
    if followedTo != at { try keys.encode(followedTo, forKey: .followedTo) }
  }
}

extension Policy {
  /// Makes a plan the active one. It stays so until the next edge of a schedule or window, or for
  /// good when it is pinned.
  ///
  /// - Throws: ``PolicyError/invalidPlan(name:findings:)`` when it has errors.
  public mutating func activatePlan(
    named name: String, by actor: String, isPinned: Bool = false, at time: WallTime
  ) throws(PolicyError) {
    let plan = try plan(named: name)
    let findings = findings(of: plan, asTop: true)
    guard !findings.contains(where: { $0.severity == .error }) else {
      throw .invalidPlan(name: plan.name.text, findings: findings)
    }
    activation = Activation(
      plan: plan.id, cause: .manual, by: actor, at: time, isPinned: isPinned)
  }

  /// Ends a manual activation: what schedules and windows say holds at once, else the default
  /// plan.
  ///
  /// - Throws: ``PolicyError/invalidPlan(name:findings:)`` when that plan has errors.
  public mutating func deactivatePlan(
    _ calendar: PlanCalendar, at time: WallTime
  ) throws(PolicyError) {
    let next = scheduled(calendar, after: nil, at: time)
    guard let plan = plan(next.plan) else { throw .notFound(.plan, name: "\(next.plan)") }
    let findings = findings(of: plan, asTop: true)
    guard !findings.contains(where: { $0.severity == .error }) else {
      throw .invalidPlan(name: plan.name.text, findings: findings)
    }
    activation = next
  }

  /// Follows schedules and windows edge by edge, so that it does not matter how often somebody
  /// looks. A plan that cannot be activated changes nothing: the one that works stays.
  ///
  /// - Returns: the new activation; nil when nothing changed.
  /// - Complexity: O(edges since the last change · schedules), at most a few thousand edges.
  @discardableResult
  public mutating func followCalendar(
    _ calendar: PlanCalendar, at time: WallTime
  ) -> Activation? {
    guard !activation.isPinned else { return nil }
    let former = activation
    var moment = activation.followedTo
    var steps = 0
    while steps < Self.mostEdges, let edge = calendar.nextEdge(after: moment), edge <= time {
      follow(calendar, at: edge)
      moment = edge
      steps += 1
    }
    if activation.cause != .manual {
      follow(calendar, at: time)
      activation.followedTo = max(activation.followedTo, time)
    }
    return activation == former ? nil : activation
  }

  private static let mostEdges = 5000

  private mutating func follow(_ calendar: PlanCalendar, at time: WallTime) {
    let next = scheduled(calendar, after: activation, at: time)
    guard next.plan != activation.plan || next.cause != activation.cause else { return }
    // A new state is on the default plan already.
    if activation.cause == .initial, next.plan == activation.plan, next.cause == .fallback {
      return
    }
    guard let plan = plan(next.plan),
      !findings(of: plan, asTop: true).contains(where: { $0.severity == .error })
    else { return }
    activation = next
  }

  /// The coming changes of the active plan, as far as is known now.
  ///
  /// - Parameter count: how many to look for.
  public func upcomingSwitches(
    _ calendar: PlanCalendar, from time: WallTime, count: Int
  ) -> [Activation] {
    var copy = self
    var switches: [Activation] = []
    copy.followCalendar(calendar, at: time)
    var moment = time
    for _ in 0..<Self.mostEdges {
      guard switches.count < count, let edge = calendar.nextEdge(after: moment) else { break }
      if let activation = copy.followCalendar(calendar, at: edge) { switches.append(activation) }
      copy.activation.followedTo = edge
      moment = edge
    }
    return switches
  }

  /// Until when the active plan stays, as far as is known now; nil for good.
  public func activationEnd(_ calendar: PlanCalendar, at time: WallTime) -> WallTime? {
    guard !activation.isPinned else { return nil }
    return activation.cause == .manual
      ? calendar.nextEdge(after: activation.followedTo)
      : upcomingSwitches(calendar, from: time, count: 1).first?.at
  }

  /// Follows the calendar at once, even where a manual activation would hold: somebody opened or
  /// closed a window by hand.
  mutating func followByHand(_ calendar: PlanCalendar, at time: WallTime) {
    guard !activation.isPinned else { return }
    follow(calendar, at: time)
    activation.followedTo = max(activation.followedTo, time)
  }

  /// What schedules and windows say at a moment.
  private func scheduled(
    _ calendar: PlanCalendar, after former: Activation?, at time: WallTime
  ) -> Activation {
    let current: WindowID? = if case .window(let id) = former?.cause { id } else { nil }
    let decision = calendar.decision(at: time, current: current)
    let plan = decision.plan ?? settings.defaultPlan
    var returnTo = former?.returnTo
    switch former?.cause {
    case .manual: returnTo = former?.plan
    case .schedule: returnTo = nil
    case .initial, .window, .fallback, nil: break
    }
    switch decision.cause {
    case .window(let id):
      return Activation(
        plan: plan, cause: .window(id),
        by: windows.first { $0.id == id }?.name.text ?? "", at: time, returnTo: returnTo)
    case .schedule(let id):
      return Activation(
        plan: plan, cause: .schedule(id),
        by: schedules.first { $0.id == id }?.name.text ?? "", at: time)
    case .none:
      // Only a window gives back what it took; a schedule that ends leaves the default.
      let cameFromWindow = current != nil || former?.cause == .fallback
      let plan = (cameFromWindow ? returnTo : nil) ?? settings.defaultPlan
      return Activation(
        plan: plan, cause: .fallback,
        by: plan == settings.defaultPlan ? "setting default-plan" : "end of a window", at: time,
        returnTo: plan == settings.defaultPlan ? nil : plan)
    }
  }
}
