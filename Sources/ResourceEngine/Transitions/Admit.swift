import Quantities

extension Engine {
  /// Gives every free slot to the call that has waited longest among those it fits. Part of every
  /// transition that frees or adds a slot.
  ///
  /// - Complexity: O(groups with waiters · log groups) per call admitted.
  mutating func admitWaiting(at now: Now) -> [Effect] {
    var effects: [Effect] = []
    while let (group, waiter) = admission.heads.first(where: {
      shortage(in: $0.group, at: now.wall) == nil
    }) {
      admission.leaveQueue(waiter.session, of: group)
      admission.take(in: group)
      sessions.update(waiter.session) {
        $0.state = .active
        $0.call?.phase = .running
        $0.call?.admitted = now
      }
      accounting.update(group) { $0.callsAdmitted.add(saturating: 1) }
      effects.append(.admit(waiter.session))
    }
    return effects
  }
}
