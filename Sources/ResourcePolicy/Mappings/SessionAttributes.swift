/// What is known of a session when it is put into a group.
///
/// The texts lie in one object that copies share: a request, its session and its record hold the
/// same ones, and handing them on costs one reference instead of ten.
public struct SessionAttributes: Sendable {
  private var shared: Shared

  private struct Texts: Hashable {
    var user: String
    var service: String?
    var module: String?
    var action: String?
    var program: String?
    var machine: String?
    var osUser: String?
    var clientID: String?
    var tags: [String: String]
    var label: String?
  }

  private final class Shared: Sendable {
    let texts: Texts
    init(_ texts: Texts) { self.texts = texts }
  }

  private var texts: Texts {
    get { shared.texts }
    set { shared = Shared(newValue) }
  }

  public init(
    user: String, service: String? = nil, module: String? = nil, action: String? = nil,
    program: String? = nil, machine: String? = nil, osUser: String? = nil,
    clientID: String? = nil, tags: [String: String] = [:], label: String? = nil
  ) {
    shared = Shared(
      Texts(
        user: user, service: service, module: module, action: action,
        program: Self.program(program), machine: machine, osUser: osUser, clientID: clientID,
        tags: tags, label: label))
  }

  /// Who works: the one that limits and accounts go by.
  public var user: String {
    get { shared.texts.user }
    set { texts.user = newValue }
  }

  public var service: String? {
    get { shared.texts.service }
    set { texts.service = newValue }
  }

  public var module: String? {
    get { shared.texts.module }
    set { texts.module = newValue }
  }

  public var action: String? {
    get { shared.texts.action }
    set { texts.action = newValue }
  }

  /// The program without its folder and without anything from `@` on; a name that starts with `@`
  /// stays whole.
  public var program: String? {
    get { shared.texts.program }
    set { texts.program = Self.program(newValue) }
  }

  public var machine: String? {
    get { shared.texts.machine }
    set { texts.machine = newValue }
  }

  /// The user of the operating system on the client's side.
  public var osUser: String? {
    get { shared.texts.osUser }
    set { texts.osUser = newValue }
  }

  public var clientID: String? {
    get { shared.texts.clientID }
    set { texts.clientID = newValue }
  }

  /// What else the client says of itself. A tag may have an empty value.
  public var tags: [String: String] {
    get { shared.texts.tags }
    set { texts.tags = newValue }
  }

  /// A word of the user's own, for display.
  public var label: String? {
    get { shared.texts.label }
    set { texts.label = newValue }
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

extension SessionAttributes: Hashable {
  public static func == (a: SessionAttributes, b: SessionAttributes) -> Bool {
    a.shared === b.shared || a.shared.texts == b.shared.texts
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(shared.texts) }
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
