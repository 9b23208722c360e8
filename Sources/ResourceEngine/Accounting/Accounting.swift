public import Quantities

/// Counters of one group since the state was made. A call that moves to another group takes its
/// beginning along, so that every group adds up by itself.
public struct GroupCounters: Hashable, Codable, Sendable {
  public var sessionsOpened = 0
  public var callsBegun = 0
  /// Calls that had to wait.
  public var callsQueued = 0
  public var callsAdmitted = 0
  /// Calls that got a slot and have ended, by whatever cause.
  public var callsEnded = 0
  /// Calls that left the queue without a slot.
  public var callsAbandoned = 0
  public var queueTimeouts = 0
  public var executionTimeouts = 0
  public var cpuLimits = 0
  public var idleTimeouts = 0
  public var kills = 0
  public var lost = 0
  public var usage = Usage()

  public init() {}

  public static func += (a: inout GroupCounters, b: GroupCounters) {
    a.sessionsOpened.add(saturating: b.sessionsOpened)
    a.callsBegun.add(saturating: b.callsBegun)
    a.callsQueued.add(saturating: b.callsQueued)
    a.callsAdmitted.add(saturating: b.callsAdmitted)
    a.callsEnded.add(saturating: b.callsEnded)
    a.callsAbandoned.add(saturating: b.callsAbandoned)
    a.queueTimeouts.add(saturating: b.queueTimeouts)
    a.executionTimeouts.add(saturating: b.executionTimeouts)
    a.cpuLimits.add(saturating: b.cpuLimits)
    a.idleTimeouts.add(saturating: b.idleTimeouts)
    a.kills.add(saturating: b.kills)
    a.lost.add(saturating: b.lost)
    a.usage += b.usage
  }

  mutating func count(_ outcome: Outcome) {
    switch outcome {
    case .queueTimeout: queueTimeouts.add(saturating: 1)
    case .executionTimeout: executionTimeouts.add(saturating: 1)
    case .cpuLimit: cpuLimits.add(saturating: 1)
    case .idleTimeout: idleTimeouts.add(saturating: 1)
    case .killed: kills.add(saturating: 1)
    case .lost: lost.add(saturating: 1)
    case .completed, .cancelled, .closed, .failedToStart: break
    }
  }
}

/// The counters of all groups, the deleted ones folded into one.
public struct Accounting: Hashable, Codable, Sendable {
  /// In the order of the group ids.
  private var entries: [Entry] = []
  public private(set) var retired = GroupCounters()

  private struct Entry: Hashable, Codable, Sendable {
    let group: GroupID
    var counters: GroupCounters
  }

  public subscript(group: GroupID) -> GroupCounters {
    entries.first { $0.group == group }?.counters ?? GroupCounters()
  }

  /// Of all groups, the deleted ones included.
  public var total: GroupCounters {
    entries.reduce(into: retired) { $0 += $1.counters }
  }

  mutating func update(_ group: GroupID, _ change: (inout GroupCounters) -> Void) {
    if let index = entries.firstIndex(where: { $0.group == group }) {
      change(&entries[index].counters)
    } else {
      var counters = GroupCounters()
      change(&counters)
      let index = entries.firstIndex { $0.group > group } ?? entries.count
      entries.insert(Entry(group: group, counters: counters), at: index)
    }
  }

  /// Folds the counters of deleted groups into ``retired``.
  mutating func retire(allBut live: Set<GroupID>) {
    for entry in entries where !live.contains(entry.group) { retired += entry.counters }
    entries.removeAll { !live.contains($0.group) }
  }
}
