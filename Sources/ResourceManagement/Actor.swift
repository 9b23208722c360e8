/// Who asks for something: the real user behind the command.
public struct Actor: Hashable, Codable, Sendable {
  public let uid: UInt32
  public let name: String
  /// The roles that switch privileges may name: on Linux the groups of users that one is in.
  public var roles: [String] = []

  private enum CodingKeys: String, CodingKey {
    case uid, name
  }

  public init(uid: UInt32, name: String, roles: [String] = []) {
    self.uid = uid
    self.name = name
    self.roles = roles
  }

  public var isRoot: Bool { uid == 0 }
}
