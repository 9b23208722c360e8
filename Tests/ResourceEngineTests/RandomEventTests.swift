import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct RandomEventTests {
  /// What a run of random events has been through, kept beside the engine.
  struct Run {
    let seed: UInt64
    var engine = Engine(policy: .builtIn(at: moment(.zero).wall))
    var generator: ScenarioGenerator
    var clock = TimeSpan.zero
    var step = 0
    var opened = 0
    var ended = 0
    var rejected = 0
    var effects: [Effect] = []
    /// The first failure is enough: those after it follow from it.
    var hasFailed = false

    init(seed: UInt64) {
      self.seed = seed
      generator = ScenarioGenerator(seed: seed)
    }

    mutating func take() {
      step += 1
      if generator.chance(25) {
        clock = clock + .milliseconds(Int64(generator.number(0...4000)))
      }
      let now = moment(clock)
      effects = engine.advance(to: now)
      count()
      let next = engine.nextDeadline(at: now.wall)
      expect(next.map { $0 > now.boot } ?? true, "something due is left")
      if !effects.isEmpty { check("advance") }
      let event = generator.event(for: engine)
      let before = engine
      do {
        effects = try engine.apply(event, at: now)
        if case .open = event { opened += 1 }
        if case .begin(let request) = event { checkLimit(of: request.session) }
        count()
      } catch {
        rejected += 1
        expect(engine == before, "\(event) was rejected and changed the engine")
      }
      check("\(event)")
    }

    private mutating func count() {
      for case .ended(let record) in effects {
        ended += 1
        expect(engine.sessions[record.id] == nil, "session \(record.id) has ended and is there")
      }
      for case .admit(let id) in effects where engine.sessions[id]?.call?.phase == .running {
        expect(engine.sessions[id]?.state == .active, "session \(id) is admitted and not active")
      }
    }

    /// A call that begins at once never stands above a limit.
    private mutating func checkLimit(of id: SessionID) {
      guard let session = engine.sessions[id], session.state == .active,
        session.group != Policy.sysGroup, let rules = engine.compiled[session.group]
      else { return }
      let running = engine.admission.running(in: session.group)
      expect(running <= rules.limits.maxSessions?.value ?? .max, "\(id) went above the limit")
      let plan = engine.policy.activePlan
      guard rules.isOther, plan?.attributes.managesSessionPool == true,
        let pool = plan?.directive(for: .others)?.limits.maxSessions
      else { return }
      let others = engine.policy.groups.filter {
        $0.id != Policy.sysGroup && engine.compiled[$0.id]?.isOther == true
      }
      let shared = others.reduce(0) { $0 + engine.admission.running(in: $1.id) }
      expect(shared <= pool, "\(id) went above the pool of OTHER_GROUPS")
    }

    private mutating func check(_ event: @autoclosure () -> String) {
      let violations = engine.invariantViolations(at: moment(clock))
      expect(violations.isEmpty, "\(event()): \(violations)")
      expect(
        engine.accounting.total(\.sessionsOpened) == opened,
        "\(event()): opened sessions are miscounted")
      expect(opened - ended == engine.sessions.sessions.count, "\(event()): a session leaked")
      guard step.isMultiple(of: 16) else { return }
      let problem = engine.sessions.structuralProblem ?? engine.policy.structuralProblem
      expect(problem == nil, "\(event()): \(problem ?? "")")
      let rebuilt = Engine(engine.parts)
      expect(rebuilt == engine, "\(event()): an engine from the parts differs")
    }

    private mutating func expect(_ holds: Bool, _ message: @autoclosure () -> String) {
      guard !holds else { return }
      hasFailed = true
      Issue.record("seed \(seed), step \(step): \(message())")
    }
  }

  @Test(arguments: [1, 20_261_123, 0xDEAD_BEEF, 7] as [UInt64])
  func anyOrderOfEventsKeepsTheInvariants(seed: UInt64) {
    var run = Run(seed: seed)
    for _ in 0..<5000 where !run.hasFailed { run.take() }
    let total = run.engine.accounting.total
    // The run was worth it: everything that can happen has happened often.
    #expect(run.rejected > 500 && run.rejected < 3500, "seed \(seed): \(run.rejected) rejected")
    #expect(total.callsAbandoned > 10 && total.callsQueued > 20, "seed \(seed): \(total)")
    #expect(total.queueTimeouts > 2 && total.executionTimeouts > 2, "seed \(seed): \(total)")
    #expect(total.idleTimeouts > 2 && total.kills > 50, "seed \(seed): \(total)")
  }

  @Test func theSameEventsGiveTheSameStateAndEffects() {
    var first = Run(seed: 99)
    var second = Run(seed: 99)
    for _ in 0..<500 {
      first.take()
      second.take()
      #expect(first.effects == second.effects, "seed 99, step \(first.step)")
      #expect(first.engine == second.engine, "seed 99, step \(first.step)")
    }
  }
}
