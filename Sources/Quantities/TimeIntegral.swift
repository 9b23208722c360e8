/// A count summed over time: how many there were, times how long, in nanoseconds. The area under
/// a queue length, for Little's law: the mean length is the area over the time, and the mean wait
/// is the area over the arrivals (John D. C. Little, 1961).
///
/// The sum is exact: 128 bits hold the largest count over the longest span twice. Beyond that it
/// stays at the end. It may be negative in between, as when ends are added before beginnings are
/// taken away.
public struct TimeIntegral: Hashable, Comparable, Sendable {
  public private(set) var nanoseconds: Int128

  public init(nanoseconds: Int128 = 0) {
    self.nanoseconds = nanoseconds
  }

  public init(_ span: TimeSpan) {
    self.init(nanoseconds: Int128(span.nanoseconds))
  }

  public static let zero = TimeIntegral()

  public static func < (a: TimeIntegral, b: TimeIntegral) -> Bool {
    a.nanoseconds < b.nanoseconds
  }

  /// Adds the area of `count` things that stayed for `span`.
  public mutating func add(count: Int, over span: TimeSpan) {
    add(TimeIntegral(nanoseconds: Self.area(count, span)))
  }

  /// Adds the area of one thing that stayed for `span`.
  public mutating func add(_ span: TimeSpan) {
    add(TimeIntegral(span))
  }

  public mutating func add(_ other: TimeIntegral) {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(other.nanoseconds)
    nanoseconds = overflow ? (other.nanoseconds > 0 ? .max : .min) : sum
  }

  /// Takes away the area of `count` things that stayed for `span`.
  public mutating func subtract(count: Int, over span: TimeSpan) {
    subtract(TimeIntegral(nanoseconds: Self.area(count, span)))
  }

  /// Takes away the area of one thing that stayed for `span`.
  public mutating func subtract(_ span: TimeSpan) {
    subtract(TimeIntegral(span))
  }

  public mutating func subtract(_ other: TimeIntegral) {
    let (rest, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    nanoseconds = overflow ? (other.nanoseconds > 0 ? .min : .max) : rest
  }

  /// The mean count over `span`; zero when the span is.
  public func average(over span: TimeSpan) -> Double {
    span == .zero ? 0 : Double(nanoseconds) / Double(span.nanoseconds)
  }

  /// The area as a time: zero when it is negative, held at the longest.
  public var span: TimeSpan { TimeSpan(nanoseconds: Int64(clamping: nanoseconds)) }

  /// The product of two numbers of 64 bits always fits.
  private static func area(_ count: Int, _ span: TimeSpan) -> Int128 {
    Int128(count) * Int128(span.nanoseconds)
  }
}

extension TimeIntegral: CustomStringConvertible {
  /// The nanoseconds as a decimal number.
  public var description: String { String(nanoseconds) }
}

extension TimeIntegral: Codable {
  /// Reads the decimal number as text: JSON numbers of this size do not survive every reader.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let nanoseconds = Int128(text), String(nanoseconds) == text else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a whole number of nanoseconds in 128 bits")
    }
    self.init(nanoseconds: nanoseconds)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
