import Quantities
import ResourcePolicy
import Scheduling

/// The shares of those that run, worked out once for all of them.
struct HostShares {
  private let engine: Engine
  /// What each group that runs gets of the machine; nil when no plan divides it.
  private let shares: [GroupID: Double]?
  /// The most that a group may have, all its sessions together.
  let ceilings: [GroupID: Double]
  /// What a session of each running group gets, as a part of what one of the heaviest gets.
  let perSession: [GroupID: Double]

  /// - Parameter demand: of the machine, 0 to 1; whoever is not named and runs wants everything.
  init(_ engine: Engine, demand measured: [GroupID: Double] = [:]) {
    self.engine = engine
    ceilings = engine.cpuCeilings()
    guard engine.settings.isEnabled, let plan = engine.policy.activePlan else {
      (shares, perSession) = (nil, [:])
      return
    }
    // Idle groups want nothing: then a level that the levels above leave nothing to gets what they
    // do not use, which equal weights of a flat tree would give to the wrong siblings.
    var demand = engine.idleDemand()
    for (group, wish) in measured where engine.admission.running(in: group) > 0 {
      demand[.group(group)] = wish
    }
    let shares = PlanShares(plan: plan, in: engine.policy, demand: demand).byGroup
    self.shares = shares
    perSession = Self.perSession(shares, engine)
  }

  private static func perSession(
    _ shares: [GroupID: Double], _ engine: Engine
  ) -> [GroupID: Double] {
    var parts: [GroupID: Double] = [:]
    for group in engine.policy.groups {
      let running = engine.admission.running(in: group.id)
      guard running > 0 else { continue }
      parts[group.id] = (shares[group.id] ?? 0) / Double(running)
    }
    guard let heaviest = parts.values.max(), heaviest > 0 else { return [:] }
    return parts.mapValues { $0 / heaviest }
  }

  /// Of the machine; without a plan as many parts as it has sessions.
  func share(of group: GroupID) -> Double {
    shares.map { $0[group] ?? 0 } ?? Double(engine.admission.running(in: group))
  }

  /// A runaway gets its factor of what it would get.
  func weight(of session: Session) -> Double {
    engine.isRunaway(session) ? engine.settings.runaway.factor.fraction : 1
  }

  func nice(of session: Session) -> Int {
    guard let fraction = perSession[session.group] else { return 0 }
    return NiceWeights.nice(forFraction: fraction * weight(of: session))
  }

  /// With its part of the cap of its group.
  func cap(of session: Session) -> Double? {
    let running = Double(max(1, engine.admission.running(in: session.group)))
    let cap = ceilings[session.group].map { $0 / running }
    return [cap.map { $0 * weight(of: session) }, ownCeiling(of: session)].compactMap { $0 }.min()
  }

  /// Of a runaway: its factor of the share that it had.
  func ownCeiling(of session: Session) -> Double? {
    guard engine.isRunaway(session) else { return nil }
    let running = Double(max(1, engine.admission.running(in: session.group)))
    let share = min(1, shares?[session.group] ?? 1) / running
    return share * engine.settings.runaway.factor.fraction
  }
}
