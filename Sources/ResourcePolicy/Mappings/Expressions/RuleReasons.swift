import Quantities

/// Why a rule claims a session, or why not.
extension RuleNode {
  /// Why it does not hold: the first part of an `and` that fails, every part of an `or`. nil when
  /// it holds.
  func mismatch(_ session: SessionAttributes, _ moment: RuleMoment) -> String? {
    switch self {
    case .constant(let value): return value ? nil : "the condition is false"
    case .term(let term): return term.mismatch(session, moment)
    case .any(let nodes):
      var reasons: [String] = []
      for node in nodes {
        guard let reason = node.mismatch(session, moment) else { return nil }
        reasons.append(reason)
      }
      return Self.distinct(reasons).joined(separator: "; ")
    case .all(let nodes):
      let truth = truth(session, moment)
      guard truth != .yes else { return nil }
      let culprit = nodes.first { $0.truth(session, moment) == truth }
      return culprit?.mismatch(session, moment)
    case .not(let node):
      switch node.truth(session, moment) {
      case .no: return nil
      case .unknown: return node.mismatch(session, moment)
      case .yes: return node.reason(session, moment)
      }
    }
  }

  /// Why it holds; of an `or` the first part that does. Asked only when it holds.
  func reason(_ session: SessionAttributes, _ moment: RuleMoment) -> String {
    switch self {
    case .constant: return "the condition is true"
    case .term(let term): return term.reason(session, moment)
    case .all(let nodes):
      let reasons = nodes.map { $0.reason(session, moment) }
      return Self.distinct(reasons).joined(separator: " and ")
    case .any(let nodes):
      let holding = nodes.first { $0.truth(session, moment) == .yes }
      return holding?.reason(session, moment) ?? "the condition is true"
    case .not(let node):
      return node.mismatch(session, moment) ?? "the condition is true"
    }
  }

  /// Without repetitions, in order.
  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}

extension RuleTerm {
  /// nil when it holds.
  func mismatch(_ session: SessionAttributes, _ moment: RuleMoment) -> String? {
    switch truth(session, moment) {
    case .yes: return nil
    case .unknown: return "the time zone \(Quotation.of(zone(of: moment))) is not known"
    case .no: break
    }
    guard let attribute else { return clockMismatch(moment) }
    guard let value = attribute.value(in: session) else {
      return "the session has no \(attribute)"
    }
    return valueMismatch("\(attribute) \(Quotation.of(value))", value)
  }

  func reason(_ session: SessionAttributes, _ moment: RuleMoment) -> String {
    guard let attribute else {
      guard case .clock(let test, let zone) = self, let civil = moment.civil(in: zone) else {
        return "\(self) holds"
      }
      return "\(self) holds at \(test.shown(civil)) (\(self.zone(of: moment)))"
    }
    let value = attribute.value(in: session).map(Quotation.of) ?? "none"
    switch self {
    case .isOneOf(_, let values) where values.count == 1: return "\(self) holds"
    case .isSet: return "\(self)"
    default: return "\(self) holds for \(value)"
    }
  }

  /// - Parameter subject: the attribute with the value that the session has.
  private func valueMismatch(_ subject: String, _ value: String) -> String {
    switch self {
    case .isOneOf(_, let wanted):
      return wanted.count == 1
        ? "\(subject) is not \(Quotation.list(wanted))"
        : "\(subject) is none of \(Quotation.list(wanted))"
    case .looksLike(_, let pattern):
      if case .regularExpression = pattern.form,
        value.utf8.count > RegularExpression.longestText
      {
        return "\(subject) is longer than the \(RegularExpression.longestText) bytes that a "
          + "regular expression reads"
      }
      return "\(subject) does not match \(pattern)"
    case .compares(_, let order, let bound):
      if case .number = bound, TextComparison.number(value) == nil {
        return "\(subject) is not a number"
      }
      return "\(subject) is not \(order.rawValue) \(bound)"
    case .isSet, .clock: return "\(subject) does not match"
    }
  }

  private func clockMismatch(_ moment: RuleMoment) -> String? {
    guard case .clock(let test, let zone) = self, let civil = moment.civil(in: zone) else {
      return nil
    }
    return "\(test.subject) \(test.shown(civil)) is not \(test.sign) \(test.bound) "
      + "(\(self.zone(of: moment)))"
  }

  private func zone(of moment: RuleMoment) -> String {
    if case .clock(_, let zone?) = self { zone } else { moment.zone }
  }
}

extension RuleClockTest {
  /// The part of the civil time that it asks for.
  fileprivate func shown(_ civil: CivilTime) -> String {
    switch self {
    case .time, .timeOrder: "\(civil.time)"
    case .day: "\(civil.weekday)"
    case .date, .dateOrder: "\(civil.date)"
    }
  }
}
