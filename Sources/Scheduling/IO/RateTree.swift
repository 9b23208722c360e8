public import Quantities

/// What a node of a ``RateTree`` may do per second; nil: as much as it wants.
public struct IOLimits: Hashable, Sendable {
  /// Never more than this, whatever is free.
  public var ceiling = Rates()
  /// This much by its own right; what is above comes from its ancestors, as long as one has some
  /// left. nil: nothing by its own right, unless it has no parent: then everything.
  public var assured = Rates()
  /// How long a burst may last after a pause: so much of the rate may be used at once.
  public var burst = TimeSpan.seconds(1)

  public init() {}

  public struct Rates: Hashable, Sendable {
    /// Bytes per second.
    public var bandwidth: Int64?
    /// Requests per second.
    public var iops: Int64?

    public init(bandwidth: Int64? = nil, iops: Int64? = nil) {
      self.bandwidth = bandwidth
      self.iops = iops
    }

    var isUnlimited: Bool { bandwidth == nil && iops == nil }
  }
}

/// Rates of groups that borrow from their parents, with ceilings. After Martin Devera's
/// hierarchical token bucket: a node within its assured rate goes ahead, one above it borrows from
/// the nearest ancestor that has some left, and one at its ceiling waits.
///
/// Bandwidth and requests are debited together or not at all.
///
/// - Complexity: a question and a charge cost O(depth).
public struct RateTree: Sendable {
  /// A bucket for bytes and one for requests.
  private struct Buckets: Sendable {
    var bandwidth: TokenBucket?
    var iops: TokenBucket?

    init(_ rates: IOLimits.Rates, _ burst: TimeSpan) {
      bandwidth = rates.bandwidth.map { Self.bucket($0, burst) }
      iops = rates.iops.map { Self.bucket($0, burst) }
    }

    static func bucket(_ rate: Int64, _ burst: TimeSpan) -> TokenBucket {
      TokenBucket(rate: rate, burst: amount(rate, burst))
    }

    static func amount(_ rate: Int64, _ burst: TimeSpan) -> Int64 {
      Int64(clamping: Int128(max(1, rate)) * Int128(burst.nanoseconds) / 1_000_000_000)
    }

    /// - Parameter isBorrowed: half of the bucket is left to those who go by a right of their own.
    @inline(__always) func ready(for bytes: Int64, isBorrowed: Bool = false) -> Instant {
      var ready = Instant(nanoseconds: .min)
      if let bandwidth {
        ready = max(ready, bandwidth.ready(for: isBorrowed ? bandwidth.most(with: bytes) : bytes))
      }
      if let iops { ready = max(ready, iops.ready(for: isBorrowed ? iops.most(with: 1) : 1)) }
      return ready
    }

    @inline(__always) mutating func charge(_ bytes: Int64, at now: Instant) {
      bandwidth?.charge(bytes, at: now)
      iops?.charge(1, at: now)
    }

    mutating func change(_ rates: IOLimits.Rates, _ burst: TimeSpan, at now: Instant) {
      Self.change(&bandwidth, rates.bandwidth, burst, at: now)
      Self.change(&iops, rates.iops, burst, at: now)
    }

    private static func change(
      _ bucket: inout TokenBucket?, _ rate: Int64?, _ burst: TimeSpan, at now: Instant
    ) {
      guard let rate else {
        bucket = nil
        return
      }
      if bucket == nil { bucket = Self.bucket(rate, burst) }
      bucket?.change(rate: rate, burst: amount(rate, burst), at: now)
    }
  }

  private struct Node: Sendable {
    let parent: Int?
    var limits: IOLimits
    var ceiling: Buckets
    var assured: Buckets
    /// It has limits, or one of its ancestors has.
    var isLimited: Bool
    /// Somebody below it has a right of its own.
    var hasHeirs = false
  }

  private var nodes: [Node] = []
  private let borrows: Bool

  /// - Parameter borrows: false: assured rates mean nothing here, and only ceilings hold.
  public init(borrows: Bool = true) {
    self.borrows = borrows
  }

  public var count: Int { nodes.count }

  /// - Parameter parent: a node that is there; nil or another: none.
  /// - Returns: the number of the node, from 0 on.
  public mutating func add(_ limits: IOLimits = IOLimits(), below parent: Int? = nil) -> Int {
    let parent = parent.flatMap { nodes.indices.contains($0) ? $0 : nil }
    nodes.append(
      Node(
        parent: parent, limits: limits, ceiling: Buckets(limits.ceiling, limits.burst),
        assured: Buckets(limits.assured, limits.burst), isLimited: false))
    findLimited()
    return nodes.count - 1
  }

  public func limits(of node: Int) -> IOLimits? {
    nodes.indices.contains(node) ? nodes[node].limits : nil
  }

  /// Other limits from now on; what has been used counts.
  ///
  /// - Returns: false when there is no such node.
  @discardableResult
  public mutating func setLimits(_ limits: IOLimits, of node: Int, at now: Instant) -> Bool {
    guard nodes.indices.contains(node) else { return false }
    nodes[node].limits = limits
    nodes[node].ceiling.change(limits.ceiling, limits.burst, at: now)
    nodes[node].assured.change(limits.assured, limits.burst, at: now)
    findLimited()
    return true
  }

  private mutating func findLimited() {
    for index in nodes.indices {
      let limits = nodes[index].limits
      let isLimited = !limits.ceiling.isUnlimited || !limits.assured.isUnlimited
      // Parents stand before their children.
      nodes[index].isLimited = isLimited || nodes[index].parent.map { nodes[$0].isLimited } ?? false
      nodes[index].hasHeirs = false
    }
    for node in nodes.reversed() where node.parent != nil && !node.limits.assured.isUnlimited {
      var next = node.parent
      while let index = next, !nodes[index].hasHeirs {
        nodes[index].hasHeirs = true
        next = nodes[index].parent
      }
    }
  }

  /// From when on a request may go; in the past when it may now.
  public func ready(for bytes: Int64, of node: Int) -> Instant {
    guard nodes.indices.contains(node), nodes[node].isLimited else {
      return Instant(nanoseconds: .min)
    }
    let ceilings = ceilings(for: bytes, of: node)
    return borrows ? max(ceilings, lender(for: bytes, of: node).ready) : ceilings
  }

  /// When no ceiling on the way up keeps it.
  private func ceilings(for bytes: Int64, of node: Int) -> Instant {
    var ready = Instant(nanoseconds: .min)
    var next: Int? = node
    while let index = next {
      ready = max(ready, nodes[index].ceiling.ready(for: bytes))
      next = nodes[index].parent
    }
    return ready
  }

  /// The nearest node, from itself upwards, that has it to give now; when none has, or nobody says
  /// when now is, the one that has it soonest. What is borrowed must not take from a ceiling what
  /// others have a right to.
  private func lender(
    for bytes: Int64, of node: Int, at now: Instant = Instant(nanoseconds: .min)
  ) -> (index: Int?, ready: Instant) {
    var best: (index: Int?, ready: Instant) = (nil, Instant(nanoseconds: .max))
    var borrowed = Instant(nanoseconds: .min)
    var next: Int? = node
    while let index = next, best.ready > now {
      if index != node, nodes[index].hasHeirs {
        borrowed = max(borrowed, nodes[index].ceiling.ready(for: bytes, isBorrowed: true))
      }
      // A root without an assured rate gives whatever its ceiling allows.
      if !nodes[index].limits.assured.isUnlimited || nodes[index].parent == nil {
        let ready = max(borrowed, nodes[index].assured.ready(for: bytes))
        if ready < best.ready { best = (index, ready) }
      }
      next = nodes[index].parent
    }
    return best
  }

  /// A request goes: all ceilings on the way up are charged, and the rights of whoever gives it and
  /// of those above, who have given theirs with it.
  public mutating func charge(_ bytes: Int64, to node: Int, at now: Instant) {
    guard nodes.indices.contains(node), nodes[node].isLimited else { return }
    let lender = lender(for: bytes, of: node, at: now).index
    var isGiven = false
    var next: Int? = node
    while let index = next {
      nodes[index].ceiling.charge(bytes, at: now)
      isGiven = isGiven || index == lender
      if isGiven { nodes[index].assured.charge(bytes, at: now) }
      next = nodes[index].parent
    }
  }
}
