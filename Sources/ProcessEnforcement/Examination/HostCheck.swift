/// One thing that was looked at, and what it means here.
package struct HostCheck: Hashable, Sendable {
  package enum Verdict: String, Sendable {
    case pass
    /// Something works less well, or not at all, and the rest does.
    case warn
    /// What rmctl promises does not hold here.
    case fail
  }

  /// A stable word for programs, such as `autogroup`.
  package let name: String
  package let verdict: Verdict
  /// What was found and why it matters, in a sentence.
  package let finding: String
  /// What to do about it; nil when there is nothing to do.
  package let fix: String?

  private init(_ name: String, _ verdict: Verdict, _ finding: String, _ fix: String?) {
    self.name = name
    self.verdict = verdict
    self.finding = finding
    self.fix = fix
  }

  static func pass(_ name: String, _ finding: String) -> HostCheck {
    HostCheck(name, .pass, finding, nil)
  }

  static func warn(_ name: String, _ finding: String, fix: String?) -> HostCheck {
    HostCheck(name, .warn, finding, fix)
  }

  static func fail(_ name: String, _ finding: String, fix: String) -> HostCheck {
    HostCheck(name, .fail, finding, fix)
  }
}
