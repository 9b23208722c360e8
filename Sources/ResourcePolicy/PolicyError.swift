/// Why a change to the policy was refused. The policy is unchanged.
public enum PolicyError: Error, Equatable, Sendable {
  /// What a name refers to.
  public enum Kind: String, Sendable {
    case group, plan, rule, mapping, directive, schedule, window, grant, expectation
    case serverPool = "server pool"
  }

  case invalidName(String, problem: String)
  case notFound(Kind, name: String)
  case alreadyExists(Kind, name: String)
  /// A name is taken by an object of another kind: groups and plans share one name space.
  case nameTaken(String, by: Kind)
  case builtIn(Kind, name: String, operation: String)
  /// The object is still referred to; `users` says by what.
  case inUse(Kind, name: String, users: [String])
  case invalidText(field: String, problem: String)
  case outOfRange(field: String, value: String, range: String)
  case reservedName(String)
  /// The plan has findings of severity error.
  case invalidPlan(name: String, findings: [Finding])
  case limitReached(Kind, limit: Int)
  /// The object takes nothing new.
  case inactive(Kind, name: String)
  case unknownZone(String)
  /// A window that is not open cannot be closed.
  case notOpen(window: String)
  /// The order of mapping attributes is not one.
  case invalidOrder(String)
  /// A rule's condition cannot be read.
  case invalidCondition(RuleSyntaxError)
}

extension PolicyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidName(let name, let problem):
      "\"\(name)\" is not a valid name: \(problem)"
    case .notFound(let kind, let name):
      "no \(kind.rawValue) named \"\(name)\""
    case .alreadyExists(let kind, let name):
      "a \(kind.rawValue) named \"\(name)\" already exists"
    case .nameTaken(let name, let kind):
      "the name \"\(name)\" is taken by a \(kind.rawValue); groups and plans share their names"
    case .builtIn(let kind, let name, let operation):
      "the built-in \(kind.rawValue) \"\(name)\" cannot be \(operation)"
    case .inUse(let kind, let name, let users):
      "the \(kind.rawValue) \"\(name)\" is in use by \(users.joined(separator: ", "))"
    case .invalidText(let field, let problem):
      "the \(field) is not valid: \(problem)"
    case .outOfRange(let field, let value, let range):
      "\(field) \(value) is out of range; allowed: \(range)"
    case .reservedName(let name):
      name.lowercased() == DirectiveTarget.othersName.lowercased()
        ? "\"\(name)\" is reserved: it stands for every group that a plan does not name"
        : "\"\(name)\" is reserved: it is a word of --switch-to"
    case .invalidPlan(let name, let findings):
      "the plan \"\(name)\" is not valid: "
        + findings.filter { $0.severity == .error }
        .map { "\($0.message) (\($0.code.rawValue))" }.joined(separator: "; ")
    case .limitReached(let kind, let limit):
      "there are already \(limit) \(kind.rawValue)s, the most that are allowed"
    case .inactive(let kind, let name):
      "the \(kind.rawValue) \"\(name)\" is inactive and takes no new sessions"
    case .unknownZone(let name):
      "there is no time zone \"\(name)\" on this machine"
    case .notOpen(let window):
      "the window \"\(window)\" is not open"
    case .invalidOrder(let problem):
      "this is no order of mapping attributes: \(problem)"
    case .invalidCondition(let error):
      error.description
    }
  }
}
