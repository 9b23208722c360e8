/// What kind of work a group does: the five of the field, or a word of the administrator's own.
public enum GroupCategory: Hashable, Sendable {
  case interactive, batch, maintenance, analytics, system
  case custom(String)

  private static let named: [String: GroupCategory] = [
    "interactive": .interactive, "batch": .batch, "maintenance": .maintenance,
    "analytics": .analytics, "system": .system,
  ]

  /// One of the five by its name, without case; any other text is a custom category.
  public init(text: String) {
    self = Self.named[text.lowercased()] ?? .custom(text)
  }

  public var text: String {
    switch self {
    case .interactive: "interactive"
    case .batch: "batch"
    case .maintenance: "maintenance"
    case .analytics: "analytics"
    case .system: "system"
    case .custom(let text): text
    }
  }
}

extension GroupCategory: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(text: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(text)
  }
}
