/// `cgroup.events` of version 2.
package struct GroupEvents: Hashable, Sendable {
  /// Whether any process is in the group or below it.
  package let isPopulated: Bool
  /// Whether all of them stand still. false before Linux 5.2.
  package let isFrozen: Bool

  package init?(parsing text: String) {
    guard let numbers = KeyedNumbers(parsing: text), let populated = numbers["populated"] else {
      return nil
    }
    isPopulated = populated != 0
    isFrozen = numbers["frozen"].map { $0 != 0 } ?? false
  }
}
