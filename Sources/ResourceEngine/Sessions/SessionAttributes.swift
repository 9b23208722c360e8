/// What is known of a session when it is put into a group.
public struct SessionAttributes: Hashable, Codable, Sendable {
  public var user: String
  /// The program without its folder and without anything from `@` on.
  public var program: String?
  /// A word of the user's own, for display.
  public var label: String?

  public init(user: String, program: String? = nil, label: String? = nil) {
    self.user = user
    self.program = program.map { String($0.prefix { $0 != "@" }) }
    self.label = label
  }
}
