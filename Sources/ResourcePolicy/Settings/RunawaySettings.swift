public import Quantities

/// What is done about calls that use far too much.
public struct RunawaySettings: Hashable, Codable, Sendable {
  /// Off: nothing is throttled.
  public var isDetected = true
  /// A call that has used more CPU time than this is a runaway.
  public var threshold = TimeSpan.seconds(300)
  /// What a runaway keeps of the share that it had.
  public var factor = Percentage(percent: 50)
  /// How often calls of one fingerprint must be ended by a limit before the next ones are refused;
  /// 0: never.
  public var quarantineAfter = 3
  /// How long a quarantine lasts, and how long an offence is remembered.
  public var quarantineDuration = TimeSpan.seconds(3600)

  public init() {}

  public static let thresholdRange = TimeSpan.milliseconds(1)...TimeSpan.seconds(365 * 86_400)
  public static let durationRange = TimeSpan.seconds(1)...TimeSpan.seconds(365 * 86_400)

  func check() throws(PolicyError) {
    try CoordinatorSettings.check(threshold, "runaway-threshold", in: Self.thresholdRange)
    guard (100_000...1_000_000).contains(factor.partsPerMillion) else {
      throw .outOfRange(
        field: "throttle-factor", value: factor.description, range: "10 to 100 percent")
    }
    try ResourceLimits.check(quarantineAfter, "quarantine-after", in: 0...1000)
    try CoordinatorSettings.check(
      quarantineDuration, "quarantine-duration", in: Self.durationRange)
  }
}
