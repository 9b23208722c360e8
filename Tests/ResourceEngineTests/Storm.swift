import Foundation
import Quantities
@testable import ResourceEngine
import ResourcePolicy
import Testing

/// A run of random events, with what must hold at every step kept beside the engine.
struct Storm {
  private(set) var engine: Engine
  private(set) var rejected = 0
  private(set) var step = 0
  private let verdict = Verdict()
  var hasFailed: Bool { verdict.hasFailed }
  private let seed: UInt64
  private var generator: StormGenerator
  private var clock = TimeSpan.zero
  private var effects: [Effect] = []
  private let capacity = HostCapacity(cores: 8, memory: .mebibytes(2000))
  private var areas = Areas()

  /// Beside the value, so that checks change nothing of it.
  private final class Verdict {
    /// The first failure is enough: those after it follow from it.
    var hasFailed = false
  }

  /// The areas under the counts of waiting calls, running calls and servers at work.
  private struct Areas {
    var queue = TimeIntegral.zero
    var run = TimeIntegral.zero
    var servers = TimeIntegral.zero
  }

  init(seed: UInt64) {
    self.seed = seed
    generator = StormGenerator(seed: seed)
    engine = Engine(policy: .builtIn(at: moment(.zero).wall), capacity: capacity)
    while let policy = generator.policy(), !apply(.adopt(policy)) {}
  }

  private var now: Now { moment(clock) }

  mutating func take() {
    step += 1
    if generator.chance(30) { pass(.milliseconds(Int64(generator.number(0...5000)))) }
    if generator.chance(3), let due = engine.nextDeadline(at: now.wall), due > now.boot {
      pass(due.since(now.boot))
    }
    let states = engine.sessions.sessions.map { ($0.id, $0.state) }
    generator.time = now.wall
    let event = generator.event(for: engine)
    if !apply(event) { rejected += 1 }
    for (id, before) in states {
      let after = engine.sessions[id]?.state ?? .terminated
      expect(
        before == after || before.next.contains(after),
        "\(event): session \(id) went from \(before) to \(after)")
    }
    checkMemory()
    checkAreas("\(event)")
    if step % 50 == 0 { checkWhole("\(event)") }
    if step % 2000 == 0 { checkSnapshot() }
  }

  /// - Returns: whether it was accepted.
  private mutating func apply(_ event: Event) -> Bool {
    let before = engine
    effects.removeAll(keepingCapacity: true)
    do {
      try engine.apply(event, at: now, into: &effects)
    } catch {
      expect(engine == before && effects.isEmpty, "\(event) was refused and changed something")
      return false
    }
    for case .admit(let id) in effects where engine.sessions[id]?.call?.phase == .queued {
      expect(false, "\(event): session \(id) is admitted and waits")
    }
    return true
  }

  /// Lets time go by; what is due on the way, by a limit or by the calendar, is done when it is
  /// due, as a monitor would.
  private mutating func pass(_ span: TimeSpan) {
    let end = clock + span
    while true {
      let due = engine.nextDeadline(at: now.wall)?.since(moment(.zero).boot)
      let edge = engine.nextEdge(after: now.wall).map {
        TimeSpan.milliseconds($0.milliseconds - moment(.zero).wall.milliseconds)
      }
      guard let next = [due, edge].compactMap({ $0 }).min(), next <= end else { break }
      move(to: max(next, clock))
      let before = engine
      _ = engine.advance(to: now)
      if let next = engine.nextDeadline(at: now.wall), next <= now.boot {
        return expect(false, "after the deadline at \(next) the next one is not later")
      }
      expect(engine != before || next == edge, "nothing happened at the deadline \(next)")
    }
    move(to: end)
  }

  private mutating func move(to time: TimeSpan) {
    let span = TimeSpan(nanoseconds: time.nanoseconds - clock.nanoseconds)
    areas.queue.add(count: engine.admission.waiting, over: span)
    areas.run.add(count: engine.admission.running, over: span)
    areas.servers.add(count: engine.servers.busy, over: span)
    clock = time
  }

  // MARK: What must hold

  /// Little's law, exactly: the area under a count is the sum of the times of all that it counted.
  private func checkAreas(_ what: @autoclosure () -> String) {
    var sums = Areas()
    for group in engine.policy.groups {
      let counters = engine.accounting[group.id]
      sums.queue.add(counters.queueTime)
      sums.run.add(counters.runTime)
      sums.servers.add(counters.serverTime)
    }
    for session in engine.sessions.sessions {
      guard var call = session.call else { continue }
      if call.phase == .queued {
        sums.queue.add(call.waited(at: now))
      } else {
        sums.run.add(call.ran(at: now))
        let held = call.serverTime(until: now.boot)
        sums.servers.add(count: held.servers, over: held.span)
      }
    }
    expect(sums.queue == areas.queue, "\(what()): queue \(sums.queue), area \(areas.queue)")
    expect(sums.run == areas.run, "\(what()): run \(sums.run), area \(areas.run)")
    expect(sums.servers == areas.servers, "\(what()): servers \(sums.servers), \(areas.servers)")
  }

  /// What sessions hold and bodies have allocated is what is used, in whatever way it is added up.
  private func checkMemory() {
    let pools = engine.memory.pools
    var held: Int64 = 0
    for session in engine.sessions.sessions {
      let holding = engine.memory.holding(of: session.id)
      let grant = session.call?.phase == .running ? session.call?.grant : nil
      expect(
        holding.pga == grant?.memory ?? .zero && holding.workArea == grant?.workArea ?? .zero,
        "session \(session.id) holds \(holding), its call was granted \(String(describing: grant))")
      held += holding.total.bytes
    }
    let direct = pools.reduce(Int64(0)) { $0 + $1.direct.bytes }
    expect(
      engine.memory.used.bytes == held + direct,
      "used \(engine.memory.used.bytes), held \(held), allocated \(direct)")
  }

  private func checkWhole(_ what: @autoclosure () -> String) {
    let violations = engine.invariantViolations(at: now)
    expect(violations.isEmpty, "\(what()): \(violations)")
    expect(
      Engine(engine.parts, capacity: capacity) == engine, "\(what()): the parts make another")
  }

  /// A state that was written and read goes on as the same.
  private mutating func checkSnapshot() {
    do {
      let data = try JSONEncoder().encode(engine.parts)
      let parts = try JSONDecoder().decode(EngineParts.self, from: data)
      expect(Engine(parts, capacity: capacity) == engine, "a state that was read differs")
      engine = Engine(parts, capacity: capacity)
    } catch {
      expect(false, "\(error)")
    }
  }

  private func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
    guard !holds, !hasFailed else { return }
    verdict.hasFailed = true
    Issue.record("seed \(seed), step \(step), at \(clock): \(message())")
  }
}
