import Glibc
import LinuxHost
import ProcessEnforcement
import ResourceManagement

/// `run --pid`: stays with processes that ran before, until they are over or somebody wants to let
/// go of them.
struct RunAdopted {
  let context: Context
  let pids: [String]
  let wish: AdoptionWish

  /// - Throws: ``EarlyExit`` with 0 when all are over, and with 128 and the number of the signal
  ///   that had them let go.
  func run() throws {
    let pids = try pids.map { text throws(CommandError) in try AdoptionWish.pid(text) }
    guard let signals = SignalQueue([SIGINT, SIGTERM, SIGHUP]) else {
      throw CommandError.refused(.hostFailure, "the kernel has no signal queue left")
    }
    var sessions: [SessionID] = []
    do {
      for pid in pids { sessions.append(try wish.adopt(pid, in: context).session) }
    } catch {
      for session in sessions { try context.letGo(session, isOwn: true) }
      throw error
    }
    guard !context.global.dryRun else {
      return context.acknowledge("would adopt \(Plural.of(pids.count, "process", "processes"))")
    }
    let handles = pids.compactMap { AdoptedHandle($0) }
    while try isAnyLeft(of: sessions) {
      var sources = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
      sources += handles.filter { !$0.hasEnded }.map {
        pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0)
      }
      // Their descendants and changes of the state are looked at once a second.
      poll(&sources, nfds_t(sources.count), 1000)
      if let signal = signals.take().first {
        for session in sessions where try context.read().engine.sessions[session] != nil {
          try context.letGo(session, isOwn: true)
        }
        throw EarlyExit(code: 128 + signal)
      }
    }
    throw EarlyExit(code: 0)
  }

  /// Looks like every command does for what is over.
  private func isAnyLeft(of sessions: [SessionID]) throws -> Bool {
    do {
      _ = try context.access.reap()
      // A limit of time that is due is one that the update itself meets.
      let (engine, now) = (try context.read().engine, context.access.manager.now)
      let isDue = sessions.contains { session in
        engine.deadline(of: session).map { $0.at <= now.boot } ?? false
      }
      if isDue || engine.isCalendarDue(at: now.wall) {
        _ = try context.access.update(.init()) { _ in }
      }
    } catch let error as ManagementError {
      throw context.enriched(error)
    }
    let engine = try context.read().engine
    return sessions.contains { engine.sessions[$0] != nil }
  }
}

/// A process that is none of ours, held so that its end wakes us.
private final class AdoptedHandle {
  private let handle: ProcessHandle

  init?(_ pid: Int32) {
    guard let stat = ProcessStat.of(pid),
      let handle = ProcessHandle(pid: pid, startTicks: stat.startTicks)
    else { return nil }
    self.handle = handle
  }

  var descriptor: Int32 { handle.descriptor }

  var hasEnded: Bool {
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, 0) > 0
  }
}
