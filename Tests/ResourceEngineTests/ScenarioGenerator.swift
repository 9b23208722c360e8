import Quantities
import ResourceEngine
import ResourcePolicy
import TestSupport

/// Makes random events for one engine; a seed gives the same sequence on every machine.
struct ScenarioGenerator {
  var random: SplitMix64
  /// As edited; a policy event hands it to the engine.
  private var draft = Policy.builtIn(at: moment(.zero).wall)
  private var names = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  mutating func event(for engine: Engine) -> Event {
    let sessions = engine.sessions.sessions
    // Mostly a live session; sometimes one that is gone or not born yet.
    let any = SessionID(UInt64(number(1...Int(engine.sessions.nextSession.value))))
    let session = chance(5) ? nil : sessions.randomElement(using: &random)
    let id = session?.id ?? any
    let call = session?.call?.id ?? CallID(any.value)
    switch number(0...99) {
    case ..<(sessions.count < 14 ? 22 : 4): return .open(open(engine))
    case ..<50: return .begin(begin(id))
    case ..<55: return .start(id, ProcessIdentity(pid: Int32(number(2...99)), startTicks: 1))
    case ..<65: return .endCall(call, Usage(cpu: span(3)))
    case ..<68: return .cancelCall(call)
    case ..<76: return .exit(id, report())
    case ..<79: return .close(id)
    case ..<84: return .kill(id, termination())
    case ..<91: return .switchGroup(id, to: group(engine.policy), by: principal())
    case ..<97: return .adopt(policy())
    default: return .lose(id, reason: "gone")
    }
  }

  private mutating func span(_ most: Int) -> TimeSpan { .seconds(Int64(number(0...most))) }

  private mutating func group(_ policy: Policy) -> GroupID {
    chance(3) ? GroupID(77) : policy.groups.randomElement(using: &random)?.id ?? GroupID(1)
  }

  private mutating func open(_ engine: Engine) -> OpenRequest {
    OpenRequest(
      kind: chance(50) ? .command : .script, attributes: SessionAttributes(user: "ann"), owner: 1,
      principal: principal(), group: chance(80) ? group(engine.policy) : nil)
  }

  private mutating func principal() -> Principal {
    Principal(user: chance(50) ? "ann" : "root", isAdministrator: chance(70))
  }

  private mutating func begin(_ id: SessionID) -> BeginRequest {
    var limits = RequestedLimits()
    if chance(20) { limits.timeout = .seconds(1) + span(9) }
    if chance(20) { limits.waitTimeout = span(9) }
    return BeginRequest(session: id, limits: limits, mayWait: chance(85))
  }

  private mutating func report() -> ExitReport {
    ExitReport(
      status: chance(90) ? .exited(code: 0) : nil, usage: Usage(cpu: span(3)),
      outcome: chance(20) ? Outcome.allCases.randomElement(using: &random) : nil)
  }

  private mutating func termination() -> Termination {
    Termination(outcome: .killed, reason: "test", signal: 15, grace: span(5))
  }

  private mutating func limits() -> ResourceLimits {
    ResourceLimits(
      maxSessions: chance(70) ? number(0...3) : nil, queueTimeout: chance(30) ? span(20) : nil,
      queueLimit: chance(20) ? number(0...3) : nil,
      maxExecution: chance(30) ? .seconds(Int64(number(1...20))) : nil,
      maxIdle: chance(20) ? .seconds(Int64(number(1...40))) : nil)
  }

  /// One more edit of the policy; an edit that the policy refuses changes nothing.
  private mutating func policy() -> Policy {
    var changed = draft
    do {
      try edit(&changed)
      draft = changed
    } catch {}
    return draft
  }

  private mutating func edit(_ policy: inout Policy) throws {
    let wall = moment(.seconds(Int64(number(0...99)))).wall
    let plan = policy.plans.randomElement(using: &random)?.name.text ?? ""
    let group = group(policy)
    names += 1
    switch number(0...9) {
    case 0 where policy.groups.count < 8:
      try policy.createGroup(
        try EntityName("G\(names)"), GroupAttributes(limits: limits()), at: wall)
    case 1:
      try policy.deleteGroup(group, heir: Policy.batchGroup)
    case 2 where policy.plans.count < 7:
      try policy.createPlan(
        try EntityName("P\(names)"), at: wall)
      try policy.setDirective(
        plan: "P\(names)", Directive(.others, shares: 5, limits: limits()), at: wall)
    case 3, 4:
      try policy.activatePlan(named: plan, by: "root", at: wall)
    case 5, 6:
      let directive = Directive(
        chance(40) ? .others : .group(group), shares: number(1...99), limits: limits())
      try policy.setDirective(plan: plan, directive, at: wall)
    default:
      try policy.setGroup(group, GroupAttributes(limits: limits()), at: wall)
    }
  }
}
