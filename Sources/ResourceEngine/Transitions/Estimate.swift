import Quantities
import ResourcePolicy

extension Engine {
  /// What the estimate of a call says before it begins. An object, because it is large and there
  /// is seldom one.
  final class Judgement {
    /// A threshold that the call is expected to pass.
    struct Step {
      let from: GroupID
      /// Why its session is there.
      let reason: GroupReason
      let hit: ReachedThreshold
      /// Where it takes the call; nil: it is only noted.
      let target: GroupID?
    }

    /// In the order in which they take the call from group to group.
    let steps: [Step]
    /// The group that the call begins in instead of its session's.
    let target: GroupID?

    init(_ steps: [Step]) {
      self.steps = steps
      target = steps.last { $0.target != nil }?.target
    }
  }

  /// CPU time that a call is expected to use: what it says, or what its cost stands for. The seam
  /// for predictions.
  func estimate(of demand: CallDemand) -> TimeSpan? {
    if let estimate = demand.estimate { return estimate }
    guard let cost = demand.parallel.cost else { return nil }
    let unit = settings.parallel.costUnit.nanoseconds
    let (product, overflow) = Int64(clamping: cost).multipliedReportingOverflow(by: unit)
    return overflow ? .longest : TimeSpan(nanoseconds: product)
  }

  /// nil when nothing is to be said against it.
  func judge(
    _ demand: CallDemand, _ place: Int, at now: Now
  ) throws(Rejection) -> Judgement? {
    let group = sessions.slots[place].group
    let rules = compiled.rules(of: group)
    guard settings.isEnabled, !rules.isExempt, !sessions.slots[place].isSystem else {
      return nil
    }
    if !quarantine.isEmpty, let fingerprint = demand.fingerprint,
      let entry = quarantine.refusal(of: fingerprint, at: now.wall), let until = entry.until
    {
      throw .quarantined(fingerprint: fingerprint, until: until, reason: entry.reason)
    }
    guard rules.maxEstimate < .longest || rules.hasThresholds,
      let estimate = estimate(of: demand)
    else { return nil }
    let steps = try steps(of: estimate, from: group, sessions.slots[place].reason)
    return steps.isEmpty ? nil : Judgement(steps)
  }

  /// Each group has its own limit and thresholds; thresholds take a call into each group once.
  private func steps(
    of estimate: TimeSpan, from home: GroupID, _ reason: GroupReason
  ) throws(Rejection) -> [Judgement.Step] {
    var steps: [Judgement.Step] = []
    var (group, reason) = (home, reason)
    while !compiled.rules(of: group).isExempt, let rules = compiled[group] {
      if let limit = rules.limits.maxEstimate, estimate > limit.value {
        throw .estimateTooHigh(estimate: estimate, limit: limit)
      }
      let hit = rules.thresholds.lazy.compactMap { $0.reached(estimate: estimate) }.first
      guard let hit else { break }
      var target: GroupID?
      switch hit.thresholds.action {
      case .cancel, .kill: throw .estimateRefused(reason: hit.reason)
      case .log: break
      case .group(let other):
        let hasPassed = steps.contains { $0.from == other }
        if other != group, !hasPassed, compiled[other] != nil { target = other }
      }
      steps.append(Judgement.Step(from: group, reason: reason, hit: hit, target: target))
      guard let target else { break }
      (group, reason) = (target, .threshold(hit.reason))
    }
    return steps
  }

  /// What an estimate has caused: notes, and other groups.
  mutating func carryOut(
    _ judgement: Judgement, _ place: Int, at now: Now, _ effects: inout [Effect]
  ) {
    for step in judgement.steps {
      let session = sessions.slots[place]
      guard let target = step.target else {
        accounting.update(session.group) { $0.thresholdNotes.add(saturating: 1) }
        effects.append(.noted(session.id, step.hit.reason))
        continue
      }
      accounting.update(session.group) { $0.thresholdSwitches.add(saturating: 1) }
      move(
        session, to: target, .threshold, reason: .threshold(step.hit.reason),
        by: "\(step.hit.thresholds.origin)", at: now)
      effects.append(.refresh(session.id))
    }
  }

  /// Lets the call remember where its estimate took it from.
  mutating func noteDeparture(_ judgement: Judgement, of id: SessionID) {
    sessions.update(id) {
      for step in judgement.steps where step.target != nil {
        $0.call?.switching.leave(
          step.from, step.reason, isForCall: step.hit.thresholds.rules.forCall)
      }
    }
  }
}
