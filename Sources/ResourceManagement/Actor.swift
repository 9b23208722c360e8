/// Who asks for something: the real user behind the command.
public struct Actor: Hashable, Codable, Sendable {
  public let uid: UInt32
  public let name: String

  public init(uid: UInt32, name: String) {
    self.uid = uid
    self.name = name
  }

  public var isRoot: Bool { uid == 0 }
}
