public import Quantities

/// How long many things took: how often each length came, to two significant digits, from one
/// microsecond to 100 days. After Gil Tene's HDR histogram: buckets as wide as 1/128 of their
/// value or less, so that a percentile is never more than 0.8% too long and never too short.
///
/// Without a length it holds no buckets. The first length makes all of them, 37 KiB, and from
/// then on recording allocates nothing. What was decoded stays a short list until the next
/// length, so that reading a state of many groups is cheap.
public struct LatencyHistogram: Hashable, Sendable {
  /// How many lengths were recorded.
  public private(set) var count = 0
  /// The sum of the upper ends of the buckets in microseconds: an upper bound of all sums that
  /// are made from the buckets.
  private var weight: UInt64 = 0
  /// A sum over all lengths of well-mixed bits of their buckets: with ``count`` and ``weight`` it
  /// tells two histograms apart without looking at all buckets, as every change of a state has to.
  private var digest: UInt64 = 0
  /// What was decoded: the buckets in use, shortest first. Empty as soon as ``dense`` has them.
  private var sparse: [LatencyBucket] = []
  /// How many lengths each bucket holds; empty until the first one.
  private var dense: [UInt64] = []

  /// Longer ones are recorded as this.
  public static let longest = TimeSpan.seconds(100 * 86_400)

  public init() {}

  public var isEmpty: Bool { count == 0 }

  /// Counts one length, rounded up to whole microseconds.
  ///
  /// Once the sum passes 580 000 years nothing more is counted.
  public mutating func record(_ span: TimeSpan) {
    let nanoseconds = min(span, Self.longest).nanoseconds
    add(UInt64(truncatingIfNeeded: nanoseconds &+ 999) / 1_000, times: 1)
  }

  /// Adds all lengths of `b`, as if each had been recorded here; none when the sums would overflow.
  public static func += (a: inout LatencyHistogram, b: LatencyHistogram) {
    if a.isEmpty {
      a = b
      return
    }
    guard !a.count.addingReportingOverflow(b.count).overflow,
      !a.weight.addingReportingOverflow(b.weight).overflow
    else { return }
    for bucket in b.buckets { a.add(bucket.microseconds, times: bucket.count) }
  }

  public static func == (a: LatencyHistogram, b: LatencyHistogram) -> Bool {
    a.count == b.count && a.weight == b.weight && a.digest == b.digest
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(digest)
  }

  /// Both halves of a long product, folded together (Wang Yi's wyhash).
  @inline(__always) private static func mixed(_ bucket: UInt64) -> UInt64 {
    let product = (bucket ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }

  /// Changes nothing when the sums would overflow.
  @inline(__always) private mutating func add(_ microseconds: UInt64, times: UInt64) {
    let bucket = Self.bucket(of: microseconds)
    guard let (count, weight) = sums(adding: bucket.upperBound, times: times) else { return }
    if dense.isEmpty { spread() }
    dense[Self.index(of: microseconds)] &+= times
    self.count = count
    self.weight = weight
    digest &+= Self.mixed(bucket.lowerBound) &* times
  }

  /// Makes the buckets, with what was decoded.
  @inline(never) private mutating func spread() {
    dense = Array(repeating: 0, count: Self.index(of: Self.mostMicroseconds) + 1)
    for bucket in sparse { dense[Self.index(of: bucket.microseconds)] = bucket.count }
    sparse = []
  }

  /// Both ends of the bucket of a length: 256 buckets of one microsecond, then 128 for each
  /// doubling, as the histogram of two significant digits lays them out.
  @inline(__always) static func bucket(of microseconds: UInt64) -> ClosedRange<UInt64> {
    let width = 1 &<< doublings(of: microseconds)
    let start = microseconds & ~(width &- 1)
    return start...(start | (width &- 1))
  }

  /// How often the buckets have doubled their width there.
  @inline(__always) private static func doublings(of microseconds: UInt64) -> UInt64 {
    UInt64(truncatingIfNeeded: 56 &- (microseconds | 255).leadingZeroBitCount)
  }

  /// Which bucket it is, from zero on.
  @inline(__always) private static func index(of microseconds: UInt64) -> Int {
    let doublings = doublings(of: microseconds)
    return Int(truncatingIfNeeded: doublings &* 128 &+ (microseconds &>> doublings))
  }

  /// Where a bucket begins.
  private static func start(ofBucket index: Int) -> UInt64 {
    let doublings = Swift.max(1, index / 128) - 1
    return UInt64(index - doublings * 128) << UInt64(doublings)
  }

  @inline(__always) private func sums(
    adding upperEnd: UInt64, times: UInt64
  ) -> (count: Int, weight: UInt64)? {
    let (area, areaOverflow) = upperEnd.multipliedReportingOverflow(by: times)
    let (weight, weightOverflow) = weight.addingReportingOverflow(area)
    let (count, countOverflow) = count.addingReportingOverflow(Int(clamping: times))
    guard !areaOverflow, !weightOverflow, !countOverflow, times <= Int.max else { return nil }
    return (count, weight)
  }

  /// The buckets in use, shortest first, each named by its lower end.
  private var buckets: [LatencyBucket] {
    guard sparse.isEmpty else { return sparse }
    return dense.indices.filter { dense[$0] > 0 }.map {
      LatencyBucket(microseconds: Self.start(ofBucket: $0), count: dense[$0])
    }
  }

  private static let mostMicroseconds = UInt64(longest.nanoseconds / 1_000)
}

/// The lengths from `microseconds` to the beginning of the next bucket.
private struct LatencyBucket: Hashable, Sendable {
  var microseconds: UInt64
  var count: UInt64
}

extension LatencyHistogram {
  /// The shortest length that at least `percent` of all stay within, rounded up to the end of its
  /// bucket; nil when nothing was recorded.
  ///
  /// - Parameter percent: clamped to 0...100; 0 is the shortest, 100 the longest length.
  /// - Complexity: one pass over the buckets. For several at once use ``percentiles(_:)``.
  public func percentile(_ percent: Double) -> TimeSpan? {
    percentiles([percent]).first
  }

  /// As ``percentile(_:)`` for each of `percents`, in one pass; empty when nothing was recorded.
  public func percentiles(_ percents: [Double]) -> [TimeSpan] {
    guard !isEmpty else { return [] }
    let buckets = buckets
    return percents.map { percent in
      let rank = rank(of: percent)
      var passed: UInt64 = 0
      for bucket in buckets {
        passed += bucket.count
        if passed >= rank { return upperEnd(of: bucket) }
      }
      return Self.longest
    }
  }

  public var p50: TimeSpan? { percentile(50) }
  public var p90: TimeSpan? { percentile(90) }
  public var p95: TimeSpan? { percentile(95) }
  public var p99: TimeSpan? { percentile(99) }
  /// The longest length, rounded up as percentiles are.
  public var max: TimeSpan? { percentile(100) }

  /// The mean over the middles of the buckets, at most 0.4% and one microsecond off; nil when
  /// nothing was recorded.
  public var mean: TimeSpan? {
    guard !isEmpty else { return nil }
    let sum = buckets.reduce(into: 0.0) { sum, bucket in
      let width = UInt64(Self.bucket(of: bucket.microseconds).count)
      sum += Double(bucket.microseconds + width / 2) * Double(bucket.count)
    }
    let nanoseconds = (sum / Double(count) * 1_000).rounded()
    return min(Self.longest, TimeSpan(nanoseconds: Int64(exactly: nanoseconds) ?? .max))
  }

  /// From 1 to `count`.
  private func rank(of percent: Double) -> UInt64 {
    guard percent > 0 else { return 1 }
    guard percent < 100 else { return UInt64(count) }
    // One step down, so that rounding errors of the product do not reach the next rank.
    let rank = (percent.nextDown / 100 * Double(count)).rounded(.up)
    return Swift.max(1, Swift.min(UInt64(count), UInt64(exactly: rank) ?? UInt64(count)))
  }

  private func upperEnd(of bucket: LatencyBucket) -> TimeSpan {
    let end = Self.bucket(of: bucket.microseconds).upperBound
    return Swift.min(Self.longest, TimeSpan(nanoseconds: Int64(clamping: end) * 1_000))
  }
}

extension LatencyHistogram: Codable {
  /// Reads one text of numbers with single spaces between: the beginning of a bucket in
  /// microseconds, then its count, and so on from the shortest to the longest bucket. A text,
  /// because a list of numbers takes a reader of states twenty times as long.
  ///
  /// - Throws: `DecodingError` for anything that ``encode(to:)`` does not write.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    var numbers = NumberScanner(try value.decode(String.self))
    while !numbers.isAtEnd {
      guard let microseconds = numbers.next(), let times = numbers.next() else {
        throw Self.corrupted(value, "a bucket without a count")
      }
      guard microseconds <= Self.mostMicroseconds,
        Self.bucket(of: microseconds).lowerBound == microseconds
      else { throw Self.corrupted(value, "no bucket begins at \(microseconds)") }
      guard microseconds > sparse.last?.microseconds ?? 0 || sparse.isEmpty else {
        throw Self.corrupted(value, "buckets out of order")
      }
      guard times > 0 else { throw Self.corrupted(value, "an empty bucket") }
      let upperEnd = Self.bucket(of: microseconds).upperBound
      guard let (count, weight) = sums(adding: upperEnd, times: times) else {
        throw Self.corrupted(value, "counts too large to add up")
      }
      self.count = count
      self.weight = weight
      digest &+= Self.mixed(microseconds) &* times
      sparse.append(LatencyBucket(microseconds: microseconds, count: times))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    let numbers = buckets.map { "\($0.microseconds) \($0.count)" }
    try value.encode(numbers.joined(separator: " "))
  }

  private static func corrupted(
    _ value: any SingleValueDecodingContainer, _ reason: String
  ) -> DecodingError {
    .dataCorruptedError(in: value, debugDescription: "latencies: \(reason)")
  }
}

/// Reads whole numbers in decimal with single spaces between.
private struct NumberScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// nil where no number stands, or one that 64 bits do not hold.
  mutating func next() -> UInt64? {
    if position > 0 {
      guard position < bytes.count, bytes[position] == UInt8(ascii: " ") else { return nil }
      position += 1
    }
    var number: UInt64 = 0
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
      let digit = UInt64(bytes[position]) &- UInt64(UInt8(ascii: "0"))
      let (tens, isLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = tens.addingReportingOverflow(digit)
      guard digit < 10, !isLarge, !isLarger else { return nil }
      number = sum
      position += 1
    }
    return position > start ? number : nil
  }
}
