/// A point on the boot-time clock in nanoseconds: it runs through suspend and never jumps, so
/// every deadline is one. Instants of different boots do not compare.
public struct Instant: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64

  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The instant `span` later, held at the end of time instead of overflowing.
  public static func + (a: Instant, span: TimeSpan) -> Instant {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(span.nanoseconds)
    return Instant(nanoseconds: overflow ? .max : sum)
  }

  /// How long ago `earlier` was; zero when it lies in the future.
  public func since(_ earlier: Instant) -> TimeSpan {
    let (span, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
    return earlier > self ? .zero : overflow ? .longest : TimeSpan(nanoseconds: span)
  }
}

extension Instant: Codable {
  public init(from decoder: any Decoder) throws {
    nanoseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(nanoseconds)
  }
}

/// The two clocks of one moment: `boot` for deadlines, `wall` for schedules and display.
public struct Now: Hashable, Codable, Sendable {
  public var boot: Instant
  public var wall: WallTime

  public init(boot: Instant, wall: WallTime) {
    self.boot = boot
    self.wall = wall
  }
}
