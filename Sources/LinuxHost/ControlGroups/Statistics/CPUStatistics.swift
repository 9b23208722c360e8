package import Quantities

/// How much CPU time a group has had, and how often its quota stopped it.
package struct CPUStatistics: Hashable, Sendable {
  /// nil where nobody counts it: version 1 without `cpuacct`.
  package let used: TimeSpan?
  /// Periods of the quota in which the group wanted to run, and those in which it was stopped.
  /// 0 without a quota, nil without the controller.
  package let periods: UInt64?
  package let throttledPeriods: UInt64?
  /// How long it stood still for its quota, summed over its CPUs.
  package let throttled: TimeSpan?

  /// `cpu.stat` of version 2: microseconds.
  package init?(parsing text: String) {
    guard let numbers = KeyedNumbers(parsing: text), let used = numbers["usage_usec"] else {
      return nil
    }
    self.used = Self.span(used, nanoseconds: 1_000)
    periods = numbers["nr_periods"]
    throttledPeriods = numbers["nr_throttled"]
    throttled = numbers["throttled_usec"].map { Self.span($0, nanoseconds: 1_000) }
  }

  /// - Parameters:
  ///   - stat: the text of `cpu.stat` of version 1: nanoseconds.
  ///   - usage: the text of `cpuacct.usage`: nanoseconds.
  /// - Returns: nil when neither is there, or one has another form.
  package init?(legacyStat stat: String?, usage: String?) {
    guard stat != nil || usage != nil else { return nil }
    let numbers = stat.map { KeyedNumbers(parsing: $0) }
    if let numbers, numbers?["nr_periods"] == nil { return nil }
    let time = usage.map { KernelNumber.line($0).flatMap { KernelNumber.whole($0) } }
    if let time, time == nil { return nil }
    used = (time ?? nil).map { Self.span($0, nanoseconds: 1) }
    periods = numbers??["nr_periods"]
    throttledPeriods = numbers??["nr_throttled"]
    throttled = numbers??["throttled_time"].map { Self.span($0, nanoseconds: 1) }
  }

  private static func span(_ count: UInt64, nanoseconds unit: Int64) -> TimeSpan {
    let (product, overflow) = Int64(clamping: count).multipliedReportingOverflow(by: unit)
    return overflow ? .longest : TimeSpan(nanoseconds: product)
  }
}
