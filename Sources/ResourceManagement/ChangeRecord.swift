public import Quantities

/// One accepted change: a line of `events.jsonl`.
public struct ChangeRecord: Codable, Hashable, Sendable {
  public let time: WallTime
  public let generation: UInt64
  public let actor: Actor
  /// The verb, for example `group create`.
  public let action: String
  /// What it was done to, for example a name or a session id.
  public let object: String
}
