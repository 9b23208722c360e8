public import Quantities
import ResourcePolicy
import Scheduling

/// What the host should look like: a pure function of the engine. A body compares it with what
/// the host has and writes the difference.
public struct HostState: Hashable, Sendable {
  public struct Weight: Hashable, Sendable {
    public let session: SessionID
    public let process: ProcessIdentity
    /// Nice level, 0 to 19.
    public let nice: Int
    /// Best-effort I/O level, 0 to 7.
    public let ioLevel: Int
  }

  /// Sessions with a started command, in the order of their ids.
  public let weights: [Weight]
}

extension Engine {
  /// - Complexity: O(groups · log groups + sessions).
  public func desiredHostState() -> HostState {
    let weights = niceLevels()
    return HostState(
      weights: sessions.sessions.compactMap { session in
        guard let process = session.process else { return nil }
        let nice = weights[session.group] ?? 0
        return HostState.Weight(
          session: session.id, process: process, nice: nice,
          ioLevel: NiceWeights.ioLevel(ofNice: nice))
      })
  }

  /// The nice level of each group that holds slots. The kernel weighs processes, not groups, so
  /// each of a group's sessions gets its part of the group's share; the heaviest session stands
  /// at nice 0 and the others in proportion.
  public func niceLevels() -> [GroupID: Int] {
    guard let plan = policy.activePlan else { return [:] }
    let shares = PlanShares(plan: plan, in: policy)
    var perSession: [GroupID: Double] = [:]
    for group in policy.groups {
      let running = admission.running(in: group.id)
      guard running > 0 else { continue }
      perSession[group.id] = shares.share(of: group.id) / Double(running)
    }
    guard let heaviest = perSession.values.max(), heaviest > 0 else { return [:] }
    return perSession.mapValues { NiceWeights.nice(forFraction: $0 / heaviest) }
  }
}
