public import Quantities

/// In which order requests go to the disk.
public enum IOPolicy: String, Codable, Hashable, Sendable, CaseIterable {
  /// The highest priority first; waiting counts.
  case priority
  /// In the order of the disk, in batches, with a time by which everybody is served; reads before
  /// writes. After Linux' mq-deadline.
  case deadline
  /// Groups by weight, each for a slice of the disk's time.
  case completelyFair = "completely-fair"
  /// Groups by weight, each for a budget of bytes. After Paolo Valente's BFQ, by B-WF2Q+.
  case budgetFair = "budget-fair"
  /// Reservations first, then weights. (Gulati, Merchant, Varman: mClock, OSDI 2010.)
  case mClock = "mclock"
}

/// How the disk is shared, in numbers.
public struct IOSettings: Hashable, Sendable {
  public var policy = IOPolicy.completelyFair
  /// Requests that may be on the disk at once.
  public var depth = 128
  /// Completely fair: for how long a group has the disk before it is another's turn.
  public var slice = TimeSpan.milliseconds(100)
  /// Budget fair: how many bytes a group may move before it is another's turn.
  public var budget = ByteCount(bytes: 8 << 20)
  /// What moving to another place costs, in bytes: so much is added to each request where bytes
  /// are compared by weight.
  public var overhead = ByteCount(bytes: 16 << 10)
  /// How long a step of priority is worth.
  public var ageing = TimeSpan.milliseconds(500)
  /// Deadline: by when a read is served that names no deadline of its own.
  public var readExpiry = TimeSpan.milliseconds(500)
  /// The same for a write.
  public var writeExpiry = TimeSpan.seconds(5)
  /// Deadline: requests of one direction in a row.
  public var batch = 16
  /// Deadline: batches of reads that writes let go first, 1 or more: by 0 reads would never go as
  /// long as there are writes.
  public var writesStarved = 2
  /// How large a request may grow by those that follow it without a gap; zero: none is merged.
  public var mergeLimit = ByteCount(bytes: 512 << 10)

  public init() {}

  public static let depthRange = 1...65_536
  public static let batchRange = 1...65_536

  /// The same with every value in its range.
  func clamped() -> IOSettings {
    var settings = self
    settings.depth = min(max(depth, Self.depthRange.lowerBound), Self.depthRange.upperBound)
    settings.batch = min(max(batch, Self.batchRange.lowerBound), Self.batchRange.upperBound)
    settings.writesStarved = min(max(writesStarved, 1), Self.batchRange.upperBound)
    settings.slice = min(max(slice, .milliseconds(1)), .seconds(60))
    settings.budget = min(max(budget, ByteCount(bytes: 4096)), ByteCount(bytes: 1 << 40))
    settings.overhead = min(overhead, ByteCount(bytes: 1 << 30))
    settings.ageing = min(ageing, .seconds(86_400))
    settings.readExpiry = min(readExpiry, .seconds(86_400))
    settings.writeExpiry = min(writeExpiry, .seconds(86_400))
    return settings
  }
}
