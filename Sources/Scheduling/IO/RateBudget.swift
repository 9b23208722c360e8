public import Quantities

/// A rate limit that remembers one instant: the generic cell rate algorithm (ITU-T I.371), which
/// admits the same as a token bucket of `rate · burst` tokens.
///
/// Work is charged when it is known, so a request larger than the bucket runs and leaves debt: the
/// instant up to which everything is paid moves into the future, and nothing new is ready before
/// it is less than one burst away. A changed rate holds from the next charge on.
public struct RateBudget: Hashable, Sendable {
  /// Up to when the work so far uses up the rate; in the past when it has been slower.
  private var paidUntil: Instant

  /// What may be used at once after a pause.
  public static let burst = TimeSpan.seconds(1)

  public init() {
    paidUntil = Instant(nanoseconds: .min)
  }

  /// - Parameters:
  ///   - amount: bytes, requests: what was done, 0 or more.
  ///   - rate: per second, above 0.
  public mutating func charge(_ amount: Int64, rate: Int64, at now: Instant) {
    guard amount > 0, rate > 0 else { return }
    // Rounded up, so that the rate is never exceeded.
    let product = amount.multipliedFullWidth(by: 1_000_000_000)
    let isHuge = product.high >= rate
    let quotient = isHuge ? (.max, 0) : rate.dividingFullWidth(product)
    let span = TimeSpan(nanoseconds: quotient.quotient) + (quotient.remainder > 0 ? .one : .zero)
    paidUntil = max(paidUntil, now) + span
  }

  /// From when on more may begin; in the past when it may now.
  public var readyAt: Instant {
    let (ready, overflow) = paidUntil.nanoseconds.subtractingReportingOverflow(
      Self.burst.nanoseconds)
    return Instant(nanoseconds: overflow ? .min : ready)
  }

  public func isReady(at now: Instant) -> Bool { readyAt <= now }

  /// Nothing is left to remember: it is as good as new.
  public func isSettled(at now: Instant) -> Bool { paidUntil <= now }
}

extension TimeSpan {
  fileprivate static let one = TimeSpan(nanoseconds: 1)
}

extension RateBudget: Codable {
  public init(from decoder: any Decoder) throws {
    paidUntil = try decoder.singleValueContainer().decode(Instant.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(paidUntil)
  }
}
