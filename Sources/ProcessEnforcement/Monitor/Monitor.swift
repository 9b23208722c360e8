import Glibc
package import Logging
import LinuxHost
package import Quantities
package import ResourceEngine
package import ResourceManagement

/// Does what needs a clock when nobody else runs: time limits of scripts, schedules and windows,
/// pressure, lost supervisors, the host made as the state says. Nothing depends on it: every
/// command does what is due when it comes.
package final class Monitor {
  private let manager: ResourceManager
  private let actor: Actor
  private let reading: () -> HostReading
  private let log: Logger
  private let seat: MonitorSeat
  private var meter = DemandMeter()
  private var pressure = MemoryPressure.none

  /// Rounds follow each other no closer than this, however often the state changes.
  private static let shortest = TimeSpan.milliseconds(100)

  /// - Parameter reading: how busy the machine is.
  /// - Throws: ``ManagementError/monitorRunning(pid:)`` while the state has a monitor.
  package init(
    _ manager: ResourceManager, as actor: Actor, log: Logger,
    reading: @escaping () -> HostReading
  ) throws(ManagementError) {
    self.manager = manager
    self.actor = actor
    self.log = log
    self.reading = reading
    seat = try manager.takeMonitorSeat()
  }

  /// One round.
  ///
  /// - Throws: ``ManagementError`` when the state cannot be read or changed.
  package func round() throws(ManagementError) -> MonitorRound {
    var round = MonitorRound()
    round.lost = try Reaper(manager, as: actor).reap().map(\.session)
    var snapshot = try manager.read()
    let reading = reading()
    if isAnythingDue(in: snapshot.engine, reading) {
      let committed = try manager.update(.init(), as: actor) {
        (transaction: inout Transaction) throws(ManagementError) in
        try transaction.apply(.observe(reading))
      }
      EffectDelivery(manager, as: actor).deliver(committed.effects)
      round.changes = committed.effects.compactMap(\.words)
      round.problems = committed.warnings
      snapshot = committed.snapshot
    }
    round.pressure = snapshot.engine.memory.pressure
    round.problems += HostReconciler(manager, demand: demand(in: snapshot)).reconcile()
    round.next = next(in: snapshot.engine)
    return round
  }

  /// Whether the state would change, so that a quiet hour writes nothing.
  private func isAnythingDue(in engine: Engine, _ reading: HostReading) -> Bool {
    var copy = engine
    let now = manager.now
    let effects = copy.advance(to: now)
    guard effects.isEmpty, let more = try? copy.apply(.observe(reading), at: now), more.isEmpty
    else { return true }
    return copy != engine
  }

  private func demand(in snapshot: Snapshot) -> [GroupID: Double] {
    let groups = snapshot.engine.desiredHostState().groups
    // A single one has nobody to leave anything to.
    guard groups.count > 1 else {
      meter = DemandMeter()
      return [:]
    }
    let settings = snapshot.engine.policy.settings.coordinator
    return meter.demand(
      LiveReader(manager).read(snapshot),
      shares: Dictionary(uniqueKeysWithValues: groups.map { ($0.id, $0.share) }),
      processors: MachineMeasure.read(isContainerAware: settings.isContainerAware).processors)
  }

  private func next(in engine: Engine) -> Instant? {
    let now = manager.now
    let deadline = engine.nextDeadline(at: now.wall)
    guard let edge = engine.nextEdge(after: now.wall) else { return deadline }
    let (left, overflow) = edge.milliseconds.subtractingReportingOverflow(now.wall.milliseconds)
    guard !overflow, left < 1_000_000_000_000 else { return deadline }
    let at = now.boot + .milliseconds(max(0, left))
    return deadline.map { min($0, at) } ?? at
  }

  /// Rounds until somebody asks for the end with INT or TERM. HUP asks for one round at once.
  ///
  /// - Parameter interval: the longest pause between two rounds.
  /// - Throws: ``ManagementError`` when the very first round fails; a later failure is told and
  ///   tried again.
  package func run(every interval: TimeSpan) throws(ManagementError) {
    guard let signals = SignalQueue([SIGINT, SIGTERM, SIGHUP]) else { return }
    let folder = manager.path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let watch = WatchBox(folder.isEmpty ? "/" : folder)
    let trigger = TriggerBox()
    tell(try round())
    log.info("monitoring \(manager.path)")
    while true {
      // Before the round: what changes during it is looked at once more.
      watch?.watch.drain()
      let round: MonitorRound
      do {
        round = try self.round()
        tell(round)
      } catch {
        log.error("\(error)")
        round = MonitorRound()
      }
      let start = manager.now.boot
      let due = min(round.next ?? start + interval, start + interval)
      let news = pause(until: max(due, start + Self.shortest), signals, watch, trigger)
      if news.contains(SIGINT) || news.contains(SIGTERM) { break }
    }
    log.info("no longer monitoring \(manager.path)")
  }

  private func tell(_ round: MonitorRound) {
    for session in round.lost { log.notice("session \(session) had lost its supervisor") }
    for change in round.changes { log.notice("\(change)") }
    for problem in round.problems { log.warning("\(problem)") }
    if round.pressure != pressure {
      log.notice("memory pressure is \(round.pressure)")
      pressure = round.pressure
    }
  }

  /// Sleeps until something is due, a signal comes, or somebody changes the state. What changes
  /// right after a round waits a moment, so that a busy state is looked at ten times a second.
  private func pause(
    until due: Instant, _ signals: borrowing SignalQueue, _ watch: WatchBox?,
    _ trigger: TriggerBox?
  ) -> [Int32] {
    let quiet = manager.now.boot + Self.shortest
    while true {
      let now = manager.now.boot
      let isQuiet = now < quiet
      let end = isQuiet ? min(quiet, due) : due
      var sources = [
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(
          fd: isQuiet ? -1 : watch?.watch.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        pollfd(
          fd: isQuiet ? -1 : trigger?.trigger.descriptor ?? -1, events: PressureTrigger.events,
          revents: 0),
      ]
      // Rounded up, so that a deadline is reached when poll returns.
      let milliseconds = max(0, end.since(now).milliseconds &+ 1)
      poll(&sources, nfds_t(sources.count), Int32(clamping: milliseconds))
      let taken = signals.take()
      guard taken.isEmpty else { return taken }
      if sources[1].revents != 0 || sources[2].revents != 0 || manager.now.boot >= due {
        return []
      }
    }
  }
}

/// A place for the watch, which cannot be copied.
private final class WatchBox {
  let watch: FolderWatch

  init?(_ folder: String) {
    guard let watch = FolderWatch(folder) else { return nil }
    self.watch = watch
  }
}

/// The same for memory pressure: with it a rise is noticed within its window, not only at the next
/// round. nil where the kernel grants none; then it is looked at every round.
private final class TriggerBox {
  let trigger: PressureTrigger

  init?() {
    // A tenth of a second of every second, which is where the level medium begins.
    let threshold = PressureThreshold(
      .some, stall: .milliseconds(100), window: .milliseconds(1000))
    guard let trigger = (try? PressureTrigger.ifAllowed(.memory, threshold)) ?? nil else {
      return nil
    }
    self.trigger = trigger
  }
}
