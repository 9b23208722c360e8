import Quantities
import Scheduling

/// A pretended disk: serves what the scheduler has sent, in that order, as many at once as it has
/// channels.
struct SimulatedDisk {
  private let model: DiskModel
  private var waiting: [IODispatch] = []
  /// How many of ``waiting`` have been begun; they are dropped now and then.
  private var begun = 0
  private var channels: [Service?]
  /// Where the head is.
  private var position: Int64 = 0
  /// In which channels have worked for what is done.
  private var worked = TimeSpan.zero

  /// A request that a channel serves.
  struct Service {
    let dispatch: IODispatch
    let began: Int64
    let ends: Int64
  }

  init(_ model: DiskModel) {
    self.model = model
    channels = Array(repeating: nil, count: max(1, model.channels))
  }

  mutating func take(_ dispatch: IODispatch, at now: Int64) {
    waiting.append(dispatch)
    begin(at: now)
  }

  /// In which channels have worked up to now, all of them together.
  func busy(at now: Int64) -> TimeSpan {
    channels.reduce(worked) { sum, service in
      sum + TimeSpan(nanoseconds: service.map { now &- $0.began } ?? 0)
    }
  }

  /// When the next request is done.
  var nextEnd: Int64? { channels.compactMap { $0?.ends }.min() }

  /// The request that is done by now, the earliest first; free channels go on.
  mutating func finish(at now: Int64) -> Service? {
    var first: Int?
    for (index, service) in channels.enumerated() {
      guard let ends = service?.ends, ends <= now else { continue }
      if let other = first.flatMap({ channels[$0]?.ends }), other <= ends { continue }
      first = index
    }
    guard let first, let service = channels[first] else { return nil }
    channels[first] = nil
    worked = worked + TimeSpan(nanoseconds: service.ends &- service.began)
    begin(at: service.ends)
    return service
  }

  private mutating func begin(at now: Int64) {
    while begun < waiting.count, let free = channels.firstIndex(where: { $0 == nil }) {
      let dispatch = waiting[begun]
      begun += 1
      let span = serviceTime(of: dispatch)
      let (ends, overflow) = now.addingReportingOverflow(span)
      channels[free] = Service(dispatch: dispatch, began: now, ends: overflow ? .max : ends)
    }
    if begun > 64, begun * 2 > waiting.count {
      waiting.removeFirst(begun)
      begun = 0
    }
  }

  private mutating func serviceTime(of dispatch: IODispatch) -> Int64 {
    let (end, overflow) = dispatch.offset.addingReportingOverflow(dispatch.bytes)
    defer { position = overflow ? .max : end }
    var span = Int128(model.overhead.nanoseconds)
    if dispatch.offset != position {
      let distance = min((dispatch.offset - position).magnitude, UInt64(model.size.bytes))
      let way = Int128(model.seek.nanoseconds)
      span += way / 4 + way * 3 / 4 * Int128(distance) / Int128(model.size.bytes)
    }
    span += Int128(dispatch.bytes) * 1_000_000_000 / Int128(model.bandwidth.bytes)
    return max(1, Int64(clamping: span))
  }
}
