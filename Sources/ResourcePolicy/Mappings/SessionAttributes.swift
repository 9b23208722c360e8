/// What is known of a session when it is put into a group.
public struct SessionAttributes: Hashable, Sendable {
  /// Who works: the one that limits and accounts go by.
  public var user: String
  public var service: String?
  public var module: String?
  public var action: String?
  /// The program without its folder and without anything from `@` on; a name that starts with `@`
  /// stays whole.
  public var program: String? {
    didSet { program = Self.program(program) }
  }
  public var machine: String?
  /// The user of the operating system on the client's side.
  public var osUser: String?
  public var clientID: String?
  /// What else the client says of itself. A tag may have an empty value.
  public var tags: [String: String]
  /// A word of the user's own, for display.
  public var label: String?

  public init(
    user: String, service: String? = nil, module: String? = nil, action: String? = nil,
    program: String? = nil, machine: String? = nil, osUser: String? = nil,
    clientID: String? = nil, tags: [String: String] = [:], label: String? = nil
  ) {
    self.user = user
    self.service = service
    self.module = module
    self.action = action
    self.program = Self.program(program)
    self.machine = machine
    self.osUser = osUser
    self.clientID = clientID
    self.tags = tags
    self.label = label
  }

  /// What a session says of itself is printable and not longer than anybody needs.
  ///
  /// - Throws: ``PolicyError/invalidText(field:problem:)``.
  public static func check(_ text: String, field: String) throws(PolicyError) {
    try FreeText.check(text, field: field)
  }

  private static func program(_ text: String?) -> String? {
    guard let text, let sign = text.utf8.firstIndex(of: UInt8(ascii: "@")),
      sign != text.startIndex
    else { return text }
    return String(text[..<sign])
  }
}

extension SessionAttributes: Codable {
  private enum CodingKeys: String, CodingKey {
    case user, service, module, action, program, machine, osUser, clientID, tags, label
  }

  /// Only the user must be there.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) throws -> String? {
      try values.decodeIfPresent(String.self, forKey: key)
    }
    self.init(
      user: try values.decode(String.self, forKey: .user), service: try text(.service),
      module: try text(.module), action: try text(.action), program: try text(.program),
      machine: try text(.machine), osUser: try text(.osUser), clientID: try text(.clientID),
      tags: try values.decodeIfPresent([String: String].self, forKey: .tags) ?? [:],
      label: try text(.label))
  }

  /// Leaves out what is not known and what is empty.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    func put(_ text: String?, _ key: CodingKeys) throws {
      if let text, !text.isEmpty { try values.encode(text, forKey: key) }
    }
    try values.encode(user, forKey: .user)
    try put(service, .service)
    try put(module, .module)
    try put(action, .action)
    try put(program, .program)
    try put(machine, .machine)
    try put(osUser, .osUser)
    try put(clientID, .clientID)
    if !tags.isEmpty { try values.encode(tags, forKey: .tags) }
    try put(label, .label)
  }
}
