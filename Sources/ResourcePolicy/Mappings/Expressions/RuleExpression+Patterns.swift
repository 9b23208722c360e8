extension RuleExpression {
  /// What a user and a program must look like.
  public struct Patterns: Hashable, Sendable {
    public var user: String?
    public var program: String?
  }

  /// The patterns of a condition that asks for a user, a program or both and for nothing else; nil
  /// for every other condition.
  public var patterns: Patterns? {
    let nodes: [RuleNode] = if case .all(let nodes) = root { nodes } else { [root] }
    var patterns = Patterns()
    for node in nodes {
      guard case .term(let term) = node, let (attribute, text) = term.pattern else { return nil }
      switch attribute {
      case .user where patterns.user == nil: patterns.user = text
      case .program where patterns.program == nil: patterns.program = text
      default: return nil
      }
    }
    return patterns
  }
}

extension RuleTerm {
  /// The attribute and its text with `*` and `?`; nil when that is not all the term says.
  fileprivate var pattern: (attribute: SessionAttribute, text: String)? {
    switch self {
    case .isOneOf(let attribute, let values):
      // In `user = "a*"` the star is a star.
      guard values.count == 1, let text = values.first, !text.contains(where: { "*?".contains($0) })
      else { return nil }
      return (attribute, text)
    case .looksLike(let attribute, let pattern):
      switch pattern.form {
      case .exact(let text): return (attribute, text)
      case .glob(let glob): return (attribute, glob.pattern)
      case .regularExpression: return nil
      }
    case .compares, .isSet, .clock: return nil
    }
  }
}
