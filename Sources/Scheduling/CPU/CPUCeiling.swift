import Quantities

/// The most that a group may use of all processors, as the generic cell rate algorithm counts: up
/// to when what it has used pays for the part that it may have.
struct CPUCeiling: Sendable {
  static let whole = 1_000_000

  private let part: Int64
  /// Parts per million of one processor.
  private let rate: Int64
  /// From when on its tasks may run.
  private(set) var paidUntil: Int64
  /// What the last division left, so that sums are exact.
  private var rest: Int128 = 0

  /// - Parameter part: of all processors together, in parts per million.
  init(part: Int, processors: Int, paidUntil: Int64) {
    self.part = Int64(min(max(part, 1), Self.whole))
    rate = self.part * Int64(max(1, processors))
    self.paidUntil = paidUntil
  }

  /// - Parameter span: of CPU time that a task of the group has used up to `now`.
  mutating func charge(_ span: Int64, at now: Int64) {
    let amount = Int128(span) * Int128(Self.whole) + rest
    let cost = amount / Int128(rate)
    rest = amount - cost * Int128(rate)
    // The span itself has passed as well; what could not be used just before is not lost.
    let from = max(paidUntil, now &- span &- CPUSettings.ceilingPeriod.nanoseconds)
    let (sum, overflow) = from.addingReportingOverflow(Int64(clamping: cost))
    paidUntil = overflow ? .max : sum
  }

  /// The longest turn of one of its tasks, so that it is never far above.
  var turn: Int64 {
    max(1_000, CPUSettings.ceilingPeriod.nanoseconds * part / Int64(Self.whole))
  }
}
