public import Quantities
public import ResourcePolicy

/// How a session was put into its group: the winner, and every candidate with why it won or lost.
public struct Classification: Hashable, Sendable {
  public let group: GroupID
  public let reason: GroupReason
  public let trail: [Candidate]

  /// One thing that could have decided.
  public struct Candidate: Hashable, Sendable {
    public enum Verdict: String, Sendable {
      case won, lost
      case noMatch = "no-match"
    }

    /// `explicit`, `mapping`, `rule` or `default`.
    public let step: String
    public let name: String
    public let group: GroupID
    public let verdict: Verdict
    public let why: String
  }
}

extension Policy {
  /// Order: the group asked for, the mapping of the user, rules by number, the default.
  ///
  /// - Parameters:
  ///   - requested: the group that the session asks for itself.
  ///   - kind: decides which default applies.
  /// - Complexity: O(mappings + rules · log rules).
  public func classify(
    _ attributes: SessionAttributes, requested: GroupID?, kind: Session.Kind
  ) -> Classification {
    var candidates: [(Classification.Candidate, GroupReason?)] = []
    func add(
      _ step: String, _ name: String, _ group: GroupID, _ mismatch: String?, _ why: String,
      _ reason: GroupReason
    ) {
      let candidate = Classification.Candidate(
        step: step, name: name, group: group, verdict: mismatch == nil ? .lost : .noMatch,
        why: mismatch ?? why)
      candidates.append((candidate, mismatch == nil ? reason : nil))
    }
    if let requested {
      add("explicit", "--group", requested, nil, "the session asked for it", .explicit)
    }
    let user = attributes.user.lowercased()
    for mapping in mappings where mapping.user.lowercased() == user {
      add(
        "mapping", "user \(mapping.user)", mapping.group, nil,
        "user \"\(attributes.user)\" is mapped", .mapping(user: mapping.user))
    }
    for rule in rulesInOrder {
      let mismatch = rule.mismatch(attributes)
      add(
        "rule", rule.name.text, rule.group, mismatch, "every pattern matches",
        .rule(name: rule.name.text))
    }
    let isRun = kind == .command
    add(
      "default", isRun ? "run-group" : "default-group",
      isRun ? settings.runGroup : settings.defaultGroup, nil, "nothing else claimed the session",
      .defaultGroup)
    return Self.decide(candidates)
  }

  /// The first match wins; every later match lost to it.
  private static func decide(
    _ candidates: [(Classification.Candidate, GroupReason?)]
  ) -> Classification {
    var winner: (Classification.Candidate, GroupReason)?
    var trail: [Classification.Candidate] = []
    for (candidate, reason) in candidates {
      guard let reason else {
        trail.append(candidate)
        continue
      }
      let isFirst = winner == nil
      let why = winner.map { "\($0.0.step) \($0.0.name) came first" } ?? candidate.why
      trail.append(
        Classification.Candidate(
          step: candidate.step, name: candidate.name, group: candidate.group,
          verdict: isFirst ? .won : .lost, why: why))
      if isFirst { winner = (candidate, reason) }
    }
    return Classification(
      group: winner?.0.group ?? Policy.interactiveGroup, reason: winner?.1 ?? .defaultGroup,
      trail: trail)
  }
}

extension MappingRule {
  /// Why the rule does not claim the session; nil when it does.
  fileprivate func mismatch(_ attributes: SessionAttributes) -> String? {
    if !isEnabled { return "the rule is disabled" }
    if let pattern = condition.user, !pattern.matches(attributes.user) {
      return "user \"\(attributes.user)\" does not match \"\(pattern)\""
    }
    if let pattern = condition.program {
      guard let program = attributes.program else {
        return "the session has no program to match \"\(pattern)\""
      }
      guard pattern.matches(program) else {
        return "program \"\(program)\" does not match \"\(pattern)\""
      }
    }
    return nil
  }
}
