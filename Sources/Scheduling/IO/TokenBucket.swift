public import Quantities

/// A token bucket that remembers one moment instead of tokens: the generic cell rate algorithm
/// (ITU-T I.371). Until that moment everything admitted so far uses up the rate.
///
/// In any span of time it admits at most the burst and what the rate gives in that time. What
/// is larger than the whole bucket is admitted when the bucket is full, and leaves debt.
public struct TokenBucket: Hashable, Sendable {
  /// Per second, 1 or more.
  public private(set) var rate: Int64
  /// What may be used at once after a pause, 1 or more.
  public private(set) var burst: Int64
  private var paidUntil = Int64.min
  /// What rounding left of the last division: sums are exact.
  private var rest: Int64 = 0
  /// How long the rate needs for the burst.
  private var tolerance: Int64 = 0

  /// - Parameters:
  ///   - rate: per second; less than 1 is 1.
  ///   - burst: nil: what the rate gives in a second.
  public init(rate: Int64, burst: Int64? = nil) {
    self.rate = max(1, rate)
    self.burst = max(1, burst ?? rate)
    tolerance = Self.span(of: self.burst, 0, at: self.rate).span
  }

  /// From when on so much is admitted; in the past when it is now.
  ///
  /// - Parameter amount: 0 or more.
  public func ready(for amount: Int64) -> Instant {
    guard paidUntil > .min else { return Instant(nanoseconds: .min) }
    let cost = amount >= burst ? tolerance : Self.span(of: amount, 0, at: rate).span
    let (moment, overflow) = paidUntil.subtractingReportingOverflow(tolerance &- cost)
    return Instant(nanoseconds: overflow ? .min : moment)
  }

  /// So much and half of the burst, but no more than is ever there.
  func most(with amount: Int64) -> Int64 {
    amount >= burst ? amount : amount + min(burst / 2, burst - amount)
  }

  /// Uses tokens, whether they are there or not.
  ///
  /// - Parameter amount: 0 or more.
  public mutating func charge(_ amount: Int64, at now: Instant) {
    guard amount > 0 else { return }
    if paidUntil < now.nanoseconds {
      paidUntil = now.nanoseconds
      rest = 0
    }
    let (span, rest) = Self.span(of: amount, rest, at: rate)
    let (sum, overflow) = paidUntil.addingReportingOverflow(span)
    paidUntil = overflow ? .max : sum
    self.rest = rest
  }

  /// Uses tokens if they are there.
  ///
  /// - Returns: whether they were.
  public mutating func take(_ amount: Int64, at now: Instant) -> Bool {
    guard ready(for: amount) <= now else { return false }
    charge(amount, at: now)
    return true
  }

  /// Another rate and burst from now on. The part of the bucket that is missing stays the same, and
  /// what is owed is owed at the new rate.
  public mutating func change(rate: Int64, burst: Int64? = nil, at now: Instant) {
    let missing = missing(at: now)
    self = TokenBucket(rate: rate, burst: burst)
    if missing > 0 { charge(missing, at: now) }
  }

  /// How many tokens are missing from a full bucket; more than the burst is debt.
  public func missing(at now: Instant) -> Int64 {
    guard paidUntil > now.nanoseconds else { return 0 }
    let (span, overflow) = paidUntil.subtractingReportingOverflow(now.nanoseconds)
    let tokens = (overflow ? Int64.max : span).multipliedFullWidth(by: rate)
    guard tokens.high < 1_000_000_000 else { return .max }
    return Int64(1_000_000_000).dividingFullWidth(tokens).quotient
  }

  /// The nanoseconds that the rate needs for an amount, with what was left before and is now.
  private static func span(
    of amount: Int64, _ rest: Int64, at rate: Int64
  ) -> (span: Int64, rest: Int64) {
    let small = amount < 1 << 33
    if small {
      let product = amount &* 1_000_000_000 &+ rest
      let span = product / rate
      return (span, product &- span &* rate)
    }
    let product = Int128(amount) * 1_000_000_000 + Int128(rest)
    let span = product / Int128(rate)
    return (Int64(clamping: span), Int64(product - span * Int128(rate)))
  }
}
