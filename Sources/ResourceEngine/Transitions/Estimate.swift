import Quantities
import ResourcePolicy

extension Engine {
  /// What the estimate of a call says before it begins. An object, because it is large and there
  /// is seldom one.
  final class Judgement {
    let from: GroupID
    /// Why its session was there.
    let reason: GroupReason
    let hit: ReachedThreshold
    /// The group that it begins in instead of its session's.
    let target: GroupID?

    init(from: GroupID, reason: GroupReason, hit: ReachedThreshold, target: GroupID?) {
      self.from = from
      self.reason = reason
      self.hit = hit
      self.target = target
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
    if estimate > rules.maxEstimate, let limit = compiled[group]?.limits.maxEstimate {
      throw .estimateTooHigh(estimate: estimate, limit: limit)
    }
    let hit = compiled[group]?.thresholds.lazy.compactMap { $0.reached(estimate: estimate) }.first
    guard let hit else { return nil }
    var other: GroupID?
    switch hit.thresholds.action {
    case .cancel, .kill: throw .estimateRefused(reason: hit.reason)
    case .log: break
    case .group(let target):
      if target != group, compiled[target] != nil { other = target }
    }
    return Judgement(
      from: group, reason: sessions.slots[place].reason, hit: hit, target: other)
  }

  /// What an estimate has caused: a note, or another group.
  mutating func carryOut(
    _ hit: ReachedThreshold, _ target: GroupID?, _ place: Int, at now: Now,
    _ effects: inout [Effect]
  ) {
    let session = sessions.slots[place]
    guard let target else {
      accounting.update(session.group) { $0.thresholdNotes.add(saturating: 1) }
      effects.append(.noted(session.id, hit.reason))
      return
    }
    accounting.update(session.group) { $0.thresholdSwitches.add(saturating: 1) }
    move(
      session, to: target, .threshold, reason: .threshold(hit.reason),
      by: "\(hit.thresholds.origin)", at: now)
    effects.append(.refresh(session.id))
  }

  /// Lets the call remember where its estimate took it from.
  mutating func noteDeparture(_ judgement: Judgement, of id: SessionID) {
    guard judgement.target != nil else { return }
    sessions.update(id) {
      guard var switching = $0.call?.switching else { return }
      switching.passed.append(judgement.from)
      if judgement.hit.thresholds.rules.forCall {
        switching.returnTo = judgement.from
        switching.returnReason = judgement.reason
      }
      $0.call?.switching = switching
    }
  }
}
