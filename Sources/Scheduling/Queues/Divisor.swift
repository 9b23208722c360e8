/// Something to divide by again and again: a product with its inverse takes a tenth of the time of
/// a division.
struct Divisor: BitwiseCopyable, Sendable {
  /// 1 or more.
  let value: Int64
  /// 2⁶⁴ / value.
  private let inverse: UInt64

  /// - Parameter value: less than 1 is 1.
  @inline(__always) init(_ value: Int) {
    self.value = Int64(max(1, value))
    inverse = .max / UInt64(max(1, value))
  }

  /// Divides exactly: the product with the inverse is at most two too small.
  ///
  /// - Parameter amount: 0 or more.
  @inline(__always) func divide(_ amount: Int64) -> (quotient: Int64, rest: Int64) {
    var quotient = Int64(
      truncatingIfNeeded: UInt64(truncatingIfNeeded: amount).multipliedFullWidth(by: inverse).high)
    var rest = amount &- quotient &* value
    while rest >= value {
      rest &-= value
      quotient &+= 1
    }
    return (quotient, rest)
  }
}
