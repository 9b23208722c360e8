import Glibc
import LinuxHost
import ProcessEnforcement
import ResourceManagement

/// Takes a reading again and again and shows what happened between two of them.
struct TopScreen {
  private let context: Context
  private var order: TopOrder
  private var delay: TimeSpan
  private var showsSessions = true

  init(_ context: Context, order: TopOrder, delay: TimeSpan) {
    self.context = context
    self.order = order
    self.delay = delay
  }

  /// - Parameters:
  ///   - count: how often; nil: until it is ended.
  ///   - keys: nil without a person.
  mutating func run(_ count: Int?, keys: consuming KeyReader?) throws {
    let reader = LiveReader(context.access.manager)
    // A person's terminal must be as it was, however this ends; a shell has a queue of its own.
    let signals =
      keys != nil && !context.isInShell ? TopSignals([SIGINT, SIGTERM, SIGHUP]) : nil
    var former = reader.read(try context.read())
    var shown = 0
    while count.map({ shown < $0 }) ?? true {
      // The first time nothing has been shown yet, so a person need not wait long for it.
      let first = min(delay, .milliseconds(500))
      guard try wait(shown == 0 && keys != nil ? first : delay, keys, signals) else { return }
      let snapshot = try context.read()
      let reading = reader.read(snapshot)
      try show(
        TopSample(
          snapshot: snapshot, reading: reading, former: former, processors: processors(snapshot)),
        clears: keys != nil)
      former = reading
      shown += 1
    }
  }

  private func processors(_ snapshot: Snapshot) -> Double {
    let isAware = snapshot.engine.policy.settings.coordinator.isContainerAware
    return MachineProcessors.count(isContainerAware: isAware)
  }

  private func show(_ sample: TopSample, clears: Bool) throws {
    var parts = [
      AnswerPart(
        key: "groups", kind: "TopGroupList", records: sample.groups(by: order),
        columns: TopSample.groupColumns)
    ]
    if showsSessions {
      parts.append(
        AnswerPart(
          key: "sessions", kind: "TopSessionList", records: sample.sessions(by: order),
          columns: TopSample.sessionColumns))
    }
    if clears { context.streams.data("\u{1B}[H\u{1B}[2J") }
    try context.show("Top", sample.summary(), parts, generation: sample.snapshot.generation)
    try context.streams.flush()
  }

  /// - Returns: false when somebody wants the end.
  private mutating func wait(
    _ span: TimeSpan, _ keys: borrowing KeyReader?, _ signals: TopSignals?
  ) throws -> Bool {
    let end = Host.now().boot + span
    while true {
      try context.checkInterruption()
      if let signal = signals?.queue.take().first { throw EarlyExit(code: 128 + signal) }
      let left = end.since(Host.now().boot).milliseconds
      guard left > 0 else { return true }
      // In a shell Ctrl-C is noticed between two looks.
      let pause = min(left, 50)
      guard let key = keys?.next(within: pause) else {
        if keys == nil { poll(nil, 0, Int32(clamping: pause)) }
        continue
      }
      switch key {
      case UInt8(ascii: "q"), UInt8(ascii: "Q"): return false
      case UInt8(ascii: " "): return true
      case UInt8(ascii: "s"): showsSessions.toggle()
      case UInt8(ascii: "+"): delay = delay + .milliseconds(500)
      case UInt8(ascii: "-"):
        delay = max(.milliseconds(500), TimeSpan(nanoseconds: delay.nanoseconds - 500_000_000))
      default: order = TopOrder(key: key) ?? order
      }
      if TopOrder(key: key) != nil || key == UInt8(ascii: "s") { return true }
    }
  }
}

/// A place for the queue, which cannot be copied.
private final class TopSignals {
  let queue: SignalQueue

  init?(_ signals: [Int32]) {
    guard let queue = SignalQueue(signals) else { return nil }
    self.queue = queue
  }
}
