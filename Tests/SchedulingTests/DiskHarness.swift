import Quantities
import Scheduling
import Testing

/// A pretended disk: so many requests at once, each of which takes a time for moving there and a
/// time for its bytes, one after the other. Groups keep so many requests waiting.
struct DiskHarness {
  private(set) var scheduler: IOScheduler
  private(set) var now: Int64 = 0
  private var onDisk: [(dispatch: IODispatch, done: Int64)] = []
  private var freeAt: Int64 = 0
  private(set) var log: [(at: Int64, dispatch: IODispatch)] = []
  /// Bytes done by each group.
  private(set) var done: [Int64] = []
  /// What each group asks for again and again.
  private var streams: [(request: IORequest, step: Int64, backlog: Int)] = []
  var bandwidth: Int64 = 100 << 20
  var seek: Int64 = 100_000

  init(_ policy: IOPolicy, depth: Int = 1, _ change: (inout IOSettings) -> Void = { _ in }) {
    var settings = IOSettings()
    settings.policy = policy
    settings.depth = depth
    settings.slice = .milliseconds(10)
    settings.budget = ByteCount(bytes: 1 << 20)
    settings.mergeLimit = .zero
    change(&settings)
    scheduler = IOScheduler(settings)
  }

  var instant: Instant { Instant(nanoseconds: now) }

  mutating func group(
    _ weight: Int = 1024, below parent: Int? = nil, _ change: (inout IOLimits) -> Void = { _ in }
  ) -> Int {
    var limits = IOLimits()
    change(&limits)
    done.append(0)
    return scheduler.addGroup(weight: weight, limits: limits, below: parent)
  }

  /// The group always has so many requests waiting, each a step after the one before.
  mutating func stream(
    _ group: Int, bytes: Int64 = 64 << 10, step: Int64 = 0, backlog: Int = 4,
    kind: IOKind = .read, priority: IOPriority = .normal, from offset: Int64 = 0
  ) {
    let request = IORequest(
      group: group, kind: kind, priority: priority, bytes: bytes, offset: offset)
    streams.append((request, step, backlog))
  }

  @discardableResult
  mutating func submit(_ request: IORequest) throws -> IORequestID {
    let id = scheduler.submit(request, at: instant)
    return try #require(id)
  }

  mutating func now<Result>(_ body: (inout IOScheduler, Instant) -> Result) -> Result {
    body(&scheduler, instant)
  }

  mutating func stop() { streams = [] }

  /// Time passes, and nobody asks for anything.
  mutating func skip(_ span: Int64) { now += span }

  mutating func run(_ span: Int64) {
    let end = now + span
    while true {
      refill()
      while let dispatch = scheduler.dispatch(at: instant) {
        log.append((now, dispatch))
        let work = Int64(Double(dispatch.bytes) / Double(bandwidth) * 1e9)
        freeAt = max(freeAt, now) + seek + work
        onDisk.append((dispatch, freeAt))
        refill()
      }
      let next = min(
        onDisk.first?.done ?? .max, scheduler.nextReady(at: instant)?.nanoseconds ?? .max)
      guard next < end else { break }
      now = max(now, next)
      while let first = onDisk.first, first.done <= now {
        onDisk.removeFirst()
        done[first.dispatch.group] += first.dispatch.bytes
        let isDone = scheduler.complete(first.dispatch.request, at: instant)
        #expect(isDone)
      }
    }
    now = end
  }

  private mutating func refill() {
    for index in streams.indices {
      let group = streams[index].request.group
      while scheduler.queued(ofGroup: group) < streams[index].backlog {
        _ = scheduler.submit(streams[index].request, at: instant)
        streams[index].request.offset += streams[index].step
      }
    }
  }
}
