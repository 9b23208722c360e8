/// How much CPU time a group may have in a period: `cpu.max` of version 2, `cpu.cfs_quota_us` and
/// `cpu.cfs_period_us` of version 1.
package struct CPUQuota: Hashable, Sendable {
  /// Microseconds in every period; nil for no limit. What is written is at least 1000.
  package let quota: UInt64?
  /// Microseconds. What is written is 1000 to 1,000,000.
  package let period: UInt64

  /// What the kernel accepts, in microseconds.
  package static let leastQuota: UInt64 = 1_000
  package static let periods: ClosedRange<UInt64> = 1_000...1_000_000
  package static let usualPeriod: UInt64 = 100_000
  /// The one of our limits: a window of time may hold the quota of one period more than it should,
  /// so over a second a limit of 25 % is passed by half a point, and not by two and a half.
  package static let shortPeriod: UInt64 = 20_000

  package static let unlimited = CPUQuota(quota: nil, period: usualPeriod)

  /// As it stands in a file, so both may be anything.
  init(quota: UInt64?, period: UInt64) {
    self.quota = quota
    self.period = period
  }

  /// The period is 20 ms; longer, up to a second, where a quota would otherwise be
  /// shorter than the kernel takes.
  ///
  /// - Parameter processors: 1.5 for one and a half. Less than 0.001 becomes 0.001, the least that
  ///   can be said. No number and more than 100,000 are no limit.
  package init(processors: Double) {
    guard processors.isFinite, processors <= 100_000 else {
      self = .unlimited
      return
    }
    let wanted = max(processors, 0.001)
    let shortest = (Double(Self.leastQuota) / wanted).rounded(.up)
    let period = min(max(Self.shortPeriod, UInt64(shortest)), Self.periods.upperBound)
    let quota = UInt64((wanted * Double(period)).rounded())
    self.init(quota: max(Self.leastQuota, quota), period: period)
  }

  /// CPU time per time; nil for no limit.
  package var processors: Double? {
    quota.map { period == 0 ? 0 : Double($0) / Double(period) }
  }

  /// The line of `cpu.max`.
  package var text: String { "\(quota.map(String.init) ?? "max") \(period)" }

  /// `cpu.max`.
  package init?(parsing text: String) {
    let words = text.split { $0 == " " || $0 == "\n" }
    guard words.count == 2, let period = KernelNumber.whole(words[1]) else { return nil }
    if words[0] == "max" {
      self.init(quota: nil, period: period)
    } else {
      guard let quota = KernelNumber.whole(words[0]) else { return nil }
      self.init(quota: quota, period: period)
    }
  }

  /// The two files of version 1; a quota of −1 is no limit.
  package init?(legacyQuota: String, period: String) {
    guard let period = KernelNumber.line(period).flatMap({ KernelNumber.whole($0) }),
      let line = KernelNumber.line(legacyQuota)
    else { return nil }
    if line == "-1" {
      self.init(quota: nil, period: period)
    } else {
      guard let quota = KernelNumber.whole(line) else { return nil }
      self.init(quota: quota, period: period)
    }
  }

  /// The number of `cpu.cfs_quota_us`.
  package var legacyQuota: String { quota.map(String.init) ?? "-1" }

  /// What to write, in this order, to get from `current` to this one in version 1, which takes
  /// quota and period apart. The kernel refuses a child with more than its parent, so what holds
  /// between two writes is never outside of the old and the new: or, where neither order can keep
  /// to that, no limit, which is always allowed.
  package func legacySteps(from current: CPUQuota) -> [LegacyStep] {
    guard let quota else { return current.quota == nil ? [] : [.quota(legacyQuota)] }
    guard period != current.period else {
      return quota == current.quota ? [] : [.quota(legacyQuota)]
    }
    guard let old = current.quota else { return [.period("\(period)"), .quota(legacyQuota)] }
    if old == quota { return [.period("\(period)")] }
    let ends = [ratio(old, current.period), ratio(quota, period)].sorted()
    if (ends[0]...ends[1]).contains(ratio(old, period)) {
      return [.period("\(period)"), .quota(legacyQuota)]
    }
    if (ends[0]...ends[1]).contains(ratio(quota, current.period)) {
      return [.quota(legacyQuota), .period("\(period)")]
    }
    return [.quota("-1"), .period("\(period)"), .quota(legacyQuota)]
  }

  package enum LegacyStep: Hashable, Sendable {
    case quota(String)
    case period(String)
  }

  private func ratio(_ quota: UInt64, _ period: UInt64) -> Double {
    Double(quota) / Double(max(1, period))
  }
}
