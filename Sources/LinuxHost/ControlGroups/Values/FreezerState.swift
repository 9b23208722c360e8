/// Whether the processes of a group stand still.
package enum FreezerState: Hashable, Sendable {
  case thawed
  /// Some do not stand still yet.
  case freezing
  case frozen

  /// `freezer.state` of version 1.
  package init?(parsingLegacy text: String) {
    switch KernelNumber.line(text) {
    case "THAWED": self = .thawed
    case "FREEZING": self = .freezing
    case "FROZEN": self = .frozen
    default: return nil
    }
  }

  /// - Parameters:
  ///   - wanted: the text of `cgroup.freeze`, 0 or 1.
  ///   - events: of the same group; nil where they cannot be read.
  package init?(wanted: String, events: GroupEvents?) {
    switch KernelNumber.line(wanted) {
    case "0": self = .thawed
    case "1": self = events?.isFrozen == true ? .frozen : .freezing
    default: return nil
    }
  }
}
