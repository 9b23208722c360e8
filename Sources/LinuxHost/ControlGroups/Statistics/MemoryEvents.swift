/// How often a group ran against its limits of memory.
package struct MemoryEvents: Hashable, Sendable {
  /// Processes that were killed for want of memory. nil on a kernel that does not count: before
  /// 4.13 in both versions.
  package let kills: UInt64?
  /// How often the group was about to pass its limit. nil in version 1.
  package let hits: UInt64?
  /// How often it was slowed down for passing `memory.high`. nil in version 1.
  package let slowdowns: UInt64?

  /// `memory.events` of version 2; the counts of all groups below are in it.
  package init?(parsing text: String) {
    guard let numbers = KeyedNumbers(parsing: text), let hits = numbers["max"] else { return nil }
    kills = numbers["oom_kill"]
    self.hits = hits
    slowdowns = numbers["high"]
  }

  /// `memory.oom_control` of version 1; of the group itself, without those below.
  package init?(parsingLegacy text: String) {
    guard let numbers = KeyedNumbers(parsing: text), numbers["under_oom"] != nil else {
      return nil
    }
    kills = numbers["oom_kill"]
    hits = nil
    slowdowns = nil
  }
}
