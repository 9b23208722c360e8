import Quantities
import ResourcePolicy

extension Engine {
  /// Takes a changed policy: limits hold at once, waiting calls that now fit are admitted, and
  /// running sessions are told to look again. Nobody loses a slot.
  mutating func adopt(
    _ policy: Policy, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    for session in sessions.sessions where policy.group(session.group) == nil {
      let stranded = sessions.sessions.filter { $0.group == session.group }
      throw .groupHasSessions(group: groupName(session.group), sessions: stranded.map(\.id))
    }
    func texts(_ policy: Policy) -> [String] {
      (policy.groups.map(\.name) + policy.plans.map(\.name) + policy.rules.map(\.name)).map(\.text)
    }
    guard policy != self.policy || texts(policy) != texts(self.policy) else { return }
    try checkMemory(of: policy)
    let former = self.policy.activation
    let runaways = Set(sessions.slots.filter(isRunaway).map(\.id))
    self.policy = policy
    compiled = CompiledPolicy(policy, zones: zones)
    configure()
    configureMemory()
    accounting.retire(allBut: Set(policy.groups.map(\.id)))
    noteActivation(since: former, into: &effects)
    refreshAll(into: &effects)
    for session in sessions.sessions where isRunaway(session) && !runaways.contains(session.id) {
      noteRunaway(session, at: now, into: &effects)
    }
    checkAllThresholds(at: now, into: &effects)
    admitWaiting(at: now, into: &effects)
  }

  /// What is told when a change of a schedule, a window or a setting has made another plan the
  /// active one. A person who activates a plan says so in a command of their own.
  private func noteActivation(since former: Activation, into effects: inout [Effect]) {
    let activation = policy.activation
    guard activation.plan != former.plan || activation.cause != former.cause else { return }
    switch activation.cause {
    case .initial, .manual: return
    case .schedule, .window, .fallback:
      let name = policy.plan(activation.plan)?.name.text ?? "#\(activation.plan)"
      effects.append(.activated(plan: name, by: activation.by))
    }
  }
}
