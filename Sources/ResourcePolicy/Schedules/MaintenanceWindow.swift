public import Quantities

/// A time span with a plan and an admission rule of its own.
public struct MaintenanceWindow: Hashable, Codable, Sendable {
  public let id: WindowID
  public let name: EntityName
  public internal(set) var attributes: WindowAttributes
  /// What somebody said by hand; nil: the window follows its times.
  public internal(set) var byHand: WindowOverride?
}

/// What somebody said of a window by hand.
public enum WindowOverride: Hashable, Codable, Sendable {
  case open(from: WallTime, until: WallTime)
  /// Its times do not open it before.
  case closed(until: WallTime)
}

/// Everything about a window that an administrator may set.
public struct WindowAttributes: Hashable, Codable, Sendable {
  public var description: String?
  /// The days on which it opens.
  public var days: Weekdays
  public var start: TimeOfDay
  /// How long it stays open, on the clock of the machine: clocks that are put forward or back do
  /// not change it. It may pass midnight.
  public var duration: TimeSpan
  /// An IANA name.
  public var zone: String
  /// nil: the plan stays.
  public var plan: PlanID?
  public var admission: WindowAdmission
  /// Where several are open the lowest number decides the plan; of equal ones the one that is
  /// already open, then the one with the greatest part of its time left.
  public var priority: Int
  public var isEnabled: Bool

  public init(
    plan: PlanID? = nil, days: Weekdays = .all, start: TimeOfDay, duration: TimeSpan,
    zone: String = "UTC", admission: WindowAdmission = .allow, priority: Int = 100,
    isEnabled: Bool = true, description: String? = nil
  ) {
    self.description = description
    self.days = days
    self.start = start
    self.duration = duration
    self.zone = zone
    self.plan = plan
    self.admission = admission
    self.priority = priority
    self.isEnabled = isEnabled
  }

  static let shortest = TimeSpan.seconds(60)
  static let longest = TimeSpan.seconds(7 * 86_400)

  func check() throws(PolicyError) {
    if let description { try FreeText.check(description, field: "description") }
    try ResourceLimits.check(priority, "priority", in: Policy.schedulePriorityRange)
    guard duration >= Self.shortest, duration <= Self.longest else {
      throw .outOfRange(field: "duration", value: duration.description, range: "1m to 7 days")
    }
    if case .limit(let count) = admission {
      try ResourceLimits.check(count, "admission", in: ResourceLimits.countRange)
    }
  }
}

/// Whether user sessions may work while a window is open. Administration always may.
public enum WindowAdmission: Hashable, Sendable {
  case allow
  /// So many at once, of all groups together; more wait.
  case limit(Int)
  /// None: those that ask are refused, those that wait go on waiting, those that work go on.
  case refuse
}

extension WindowAdmission: CustomStringConvertible {
  /// Reads `allow`, `refuse` or a count.
  ///
  /// - Throws: ``QuantityError``.
  public init(parsing text: String) throws(QuantityError) {
    switch text.lowercased() {
    case "allow": self = .allow
    case "refuse": self = .refuse
    case let word where word.utf8.first.map { (48...57).contains($0) } == true:
      self = .limit(try Count.parse(text, in: ResourceLimits.countRange))
    case "": throw .empty(expected: "allow, refuse or a count of sessions")
    default: throw .malformed(text: text, expected: "allow, refuse or a count of sessions")
    }
  }

  public var description: String {
    switch self {
    case .allow: "allow"
    case .limit(let count): String(count)
    case .refuse: "refuse"
    }
  }
}

extension WindowAdmission: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      try self.init(parsing: text)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(description)
  }
}
