public import Quantities

/// How a disk is shared where rmctl itself decides whose request is next: in the simulator, and in
/// services that the library governs.
public struct DiskSettings: Hashable, Codable, Sendable {
  /// In which order requests go to the disk; docs/scheduling.md says when to use which.
  public enum Policy: String, Codable, Hashable, Sendable, CaseIterable {
    case priority
    case deadline
    case completelyFair = "completely-fair"
    case budgetFair = "budget-fair"
    case mClock = "mclock"
  }

  public var policy = Policy.completelyFair
  /// Requests that may be on the disk at once.
  public var depth = 128
  /// Completely fair: for how long a group has the disk before it is another's turn.
  public var slice = TimeSpan.milliseconds(100)
  /// Budget fair: how much a group may move before it is another's turn.
  public var budget = ByteCount(bytes: 8 << 20)
  /// What each request costs beside its bytes where bytes are compared by weight.
  public var overhead = ByteCount(bytes: 16 << 10)
  /// How long a step of priority is worth.
  public var ageing = TimeSpan.milliseconds(500)
  /// Deadline: by when a read is served that names no deadline of its own.
  public var readExpiry = TimeSpan.milliseconds(500)
  /// The same for a write.
  public var writeExpiry = TimeSpan.seconds(5)
  /// Deadline: requests of one direction in a row.
  public var batch = 16
  /// Deadline: batches of reads that writes let go first.
  public var writesStarved = 2
  /// How large a request may grow by those that follow it without a gap; zero: none is merged.
  public var mergeLimit = ByteCount(bytes: 512 << 10)

  public init() {}

  public static let countRange = 1...65_536
  public static let starvedRange = 1...65_536
  public static let sliceRange = TimeSpan.milliseconds(1)...TimeSpan.seconds(60)
  public static let spanRange = TimeSpan.zero...TimeSpan.seconds(86_400)
  public static let budgetRange = ByteCount(bytes: 4096)...ByteCount(bytes: 1 << 40)
  public static let overheadRange = ByteCount.zero...ByteCount(bytes: 1 << 30)

  func check() throws(PolicyError) {
    try ResourceLimits.check(depth, "io-depth", in: Self.countRange)
    try ResourceLimits.check(batch, "io-batch", in: Self.countRange)
    try ResourceLimits.check(writesStarved, "io-writes-starved", in: Self.starvedRange)
    try CoordinatorSettings.check(slice, "io-slice", in: Self.sliceRange)
    try CoordinatorSettings.check(ageing, "io-ageing", in: Self.spanRange)
    try CoordinatorSettings.check(readExpiry, "io-read-expiry", in: Self.spanRange)
    try CoordinatorSettings.check(writeExpiry, "io-write-expiry", in: Self.spanRange)
    try check(budget, "io-budget", in: Self.budgetRange)
    try check(overhead, "io-overhead", in: Self.overheadRange)
  }

  private func check(
    _ size: ByteCount, _ field: String, in range: ClosedRange<ByteCount>
  ) throws(PolicyError) {
    guard !range.contains(size) else { return }
    throw .outOfRange(
      field: field, value: size.description, range: "\(range.lowerBound) to \(range.upperBound)")
  }
}
