/// How processors are shared.
public enum CPUPolicy: String, Codable, Hashable, Sendable, CaseIterable {
  /// Groups by weight, then tasks by weight: the one with the least virtual run time goes first.
  /// The completely fair scheduler of Linux 2.6.23 to 6.5.
  case completelyFair = "completely-fair"
  /// The group that would have used least for its weight lately after another quantum goes first;
  /// its tasks take turns.
  case fairShare = "fair-share"
  /// The highest priority goes first; its tasks take turns. Who waits grows in priority.
  case roundRobin = "round-robin"
  /// Groups, then tasks: the one whose next quantum would end first if all that are ready now were
  /// served at once, each by its weight, from where it has come to.
  ///
  /// As long as nobody comes or goes that is the fluid system of Parekh and Gallager (1993). With
  /// tasks that come and go it is not, and their bound does not hold: the clock here runs by the
  /// weight of those that are ready, as self-clocked and start-time fair queuing do, and not by
  /// that of those that would still be busy in the fluid, whose end a list of its own would have
  /// to foretell.
  case weightedFair = "weighted-fair"
  /// Groups, then tasks: of those that have not had more than their share, the one with the
  /// earliest deadline. (Stoica and Abdel-Wahab 1995; Linux from 6.6 on.)
  case earliestEligible = "eevdf"
}

extension CPUPolicy {
  /// The order among groups and the order among the tasks of one.
  var disciplines: (groups: Discipline, tasks: Discipline) {
    switch self {
    case .completelyFair: (.virtualTime, .virtualTime)
    case .fairShare: (.usage, .turn)
    case .roundRobin: (.turn, .turn)
    case .weightedFair: (.finish, .finish)
    case .earliestEligible: (.eligible, .eligible)
    }
  }
}
