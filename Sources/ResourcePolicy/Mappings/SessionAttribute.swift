/// What a mapping or a rule can ask of a session.
public enum SessionAttribute: Hashable, Sendable {
  case user, service, module, action, program, machine, osUser, clientID
  case tag(String)

  /// Those that every session can have, in the order in which help lists them.
  public static let named: [SessionAttribute] = [
    .user, .service, .module, .action, .program, .machine, .osUser, .clientID,
  ]

  /// nil for a text that is no attribute; names in any case, the key of a tag as written.
  public init?(name: String) {
    let lowered = name.lowercased()
    if let known = Self.named.first(where: { $0.description == lowered }) {
      self = known
    } else if lowered.hasPrefix("tag."), name.utf8.count > 4 {
      self = .tag(String(name.dropFirst(4)))
    } else {
      return nil
    }
  }

  /// nil when the session does not have it. An empty text counts as none, except in a tag.
  public func value(in session: SessionAttributes) -> String? {
    let value: String? =
      switch self {
      case .user: session.user
      case .service: session.service
      case .module: session.module
      case .action: session.action
      case .program: session.program
      case .machine: session.machine
      case .osUser: session.osUser
      case .clientID: session.clientID
      case .tag(let key): session.tags[key]
      }
    guard let value, !value.isEmpty || isTag else { return nil }
    return value
  }

  /// Whether a comparison tells `a` from `A` whatever the settings say.
  public var alwaysMatchesCase: Bool {
    switch self {
    case .module, .action, .tag: true
    case .user, .service, .program, .machine, .osUser, .clientID: false
    }
  }

  var isTag: Bool { if case .tag = self { true } else { false } }
}

extension SessionAttribute: CustomStringConvertible {
  /// As people write it: `os-user`, `tag.team`, `tag["cost centre"]`.
  public var description: String {
    switch self {
    case .user: "user"
    case .service: "service"
    case .module: "module"
    case .action: "action"
    case .program: "program"
    case .machine: "machine"
    case .osUser: "os-user"
    case .clientID: "client-id"
    case .tag(let key):
      RuleLexer.isBareWord(key) ? "tag.\(key)" : "tag[\(Quotation.of(key))]"
    }
  }
}
