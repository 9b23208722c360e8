/// A rule expression without `not` above anything but a term: for analysis, never for evaluation.
indirect enum RuleNormalForm: Hashable {
  case constant(Bool)
  case all([RuleNormalForm])
  case any([RuleNormalForm])
  case literal(RuleLiteral)

  init(_ node: RuleNode, isNegated: Bool = false) {
    switch node {
    case .constant(let value): self = .constant(value != isNegated)
    case .term(let term): self = .literal(RuleLiteral(term: term, isNegated: isNegated))
    case .not(let inner): self.init(inner, isNegated: !isNegated)
    case .all(let nodes):
      let parts = nodes.map { RuleNormalForm($0, isNegated: isNegated) }
      self = isNegated ? Self.joinedByOr(parts) : Self.joinedByAnd(parts)
    case .any(let nodes):
      let parts = nodes.map { RuleNormalForm($0, isNegated: isNegated) }
      self = isNegated ? Self.joinedByAnd(parts) : Self.joinedByOr(parts)
    }
  }

  /// What holds exactly where this certainly fails.
  var negated: RuleNormalForm {
    switch self {
    case .constant(let value): .constant(!value)
    case .literal(let literal):
      .literal(RuleLiteral(term: literal.term, isNegated: !literal.isNegated))
    case .all(let parts): .any(parts.map(\.negated))
    case .any(let parts): .all(parts.map(\.negated))
    }
  }

  private static func joinedByAnd(_ parts: [RuleNormalForm]) -> RuleNormalForm {
    let flat = parts.flatMap { part in
      if case .all(let inner) = part { inner } else { [part] }
    }
    return joined(flat, neutral: .constant(true)) { .all($0) }
  }

  private static func joinedByOr(_ parts: [RuleNormalForm]) -> RuleNormalForm {
    let flat = parts.flatMap { part in
      if case .any(let inner) = part { inner } else { [part] }
    }
    return joined(flat, neutral: .constant(false)) { .any($0) }
  }

  private static func joined(
    _ parts: [RuleNormalForm], neutral: RuleNormalForm,
    _ join: ([RuleNormalForm]) -> RuleNormalForm
  ) -> RuleNormalForm {
    var seen: Set<RuleNormalForm> = []
    let kept = parts.filter { $0 != neutral && seen.insert($0).inserted }
    guard let first = kept.first else { return neutral }
    return kept.count == 1 ? first : join(kept)
  }
}

/// A term or its opposite.
struct RuleLiteral: Hashable {
  let term: RuleTerm
  let isNegated: Bool
}
