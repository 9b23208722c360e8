public import Quantities
import Synchronization

/// A token bucket for many threads at once: one word and no lock. As ``TokenBucket``, but a unit
/// costs a whole number of 1/1024 nanoseconds, rounded up, so that the rate is never exceeded and
/// at most missed by a thousandth part up to a million units a second.
public final class AtomicTokenBucket: Sendable {
  /// Until when everything admitted so far uses up the rate, in 1/1024 nanoseconds after the
  /// origin.
  private let paidUntil: Atomic<Int64>
  /// What a unit costs.
  private let cost: Int64
  /// What the burst costs.
  private let tolerance: Int64
  private let origin: Int64

  private static let scale: Int64 = 1024

  /// - Parameters:
  ///   - rate: per second; less than 1 is 1.
  ///   - burst: what may be used at once after a pause; less than 1 is 1.
  ///   - origin: a time before every later call, and less than a hundred days before the last.
  public init(rate: Int64, burst: Int64, origin: Instant) {
    let rate = max(1, rate)
    cost = (1_000_000_000 * Self.scale - 1) / rate + 1
    tolerance = Int64(clamping: Int128(max(1, burst)) * Int128(cost))
    self.origin = origin.nanoseconds
    paidUntil = Atomic(0)
  }

  private func moment(_ now: Instant) -> Int64 {
    let (span, overflow) = now.nanoseconds.subtractingReportingOverflow(origin)
    let (moment, isLate) = max(0, span).multipliedReportingOverflow(by: Self.scale)
    return overflow || isLate ? .max : moment
  }

  /// Uses tokens if they are there; more than the burst when the bucket is full.
  ///
  /// - Returns: whether they were.
  public func take(_ amount: Int64 = 1, at now: Instant) -> Bool {
    let now = moment(now)
    let (price, isHuge) = max(0, amount).multipliedReportingOverflow(by: cost)
    let span = isHuge ? .max : price
    var paid = paidUntil.load(ordering: .relaxed)
    while true {
      let from = max(paid, now)
      let (sum, overflow) = from.addingReportingOverflow(span)
      guard from &- now <= tolerance &- min(span, tolerance) else { return false }
      let (isDone, found) = paidUntil.weakCompareExchange(
        expected: paid, desired: overflow ? .max : sum, ordering: .relaxed)
      if isDone { return true }
      paid = found
    }
  }

  /// Uses up to so many tokens at once, for a thread that wants to hand them out by itself.
  ///
  /// - Returns: how many it got, 0 to `amount`.
  public func lease(upTo amount: Int64, at now: Instant) -> Int64 {
    let now = moment(now)
    var paid = paidUntil.load(ordering: .relaxed)
    while true {
      let from = max(paid, now)
      let given = min(max(0, amount), max(0, (tolerance &- (from &- now)) / cost))
      guard given > 0 else { return 0 }
      let (sum, overflow) = from.addingReportingOverflow(given &* cost)
      let (isDone, found) = paidUntil.weakCompareExchange(
        expected: paid, desired: overflow ? .max : sum, ordering: .relaxed)
      if isDone { return given }
      paid = found
    }
  }
}
