import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Runs a table of text against an engine. One line is one event with what must come of it:
///
///     set group BATCH sessions 1          the policy; after the first event it waits for `adopt`
///     0s open s1 group BATCH command      a script's session without `command`
///     0s begin s1 -> running
///     1s begin s2 -> queued 1
///     2s exit s1 code 0 -> ended s1 completed, admit s2
///     2s begin s3 nowait -> reject poolFull
///     expect s2 active BATCH
///     clock 2025-11-24T21:59:00Z          the wall time of 0s, from here on
///
/// No arrow: no effects. An edit starts from the engine's policy. After every event the invariants
/// hold, an engine put together from the parts is the same, and every session has either stayed in
/// its state or gone into one that the published table lets follow; a rejected event changes
/// nothing.
struct Scenario {
  struct Unreadable: Error {
    let word: String
  }

  var engine: Engine
  /// The policy as edited; `adopt` hands it to the engine.
  var draft = Policy.builtIn(at: moment(.zero).wall)
  var hasBegun = false
  /// The draft has edits that the engine does not know.
  private var isEdited = false
  /// The moment of the last event.
  private(set) var now = moment(.zero)
  /// The wall time at 0s.
  private var start = moment(.zero).wall
  var ids: [String: SessionID] = [:]
  var names: [SessionID: String] = [:]
  var calls: [String: CallID] = [:]
  /// Every change of state that was seen.
  private(set) var changes: Set<StateChange> = []
  private let place: SourceLocation

  struct StateChange: Hashable {
    let from: Session.State
    let to: Session.State
  }

  @discardableResult
  static func run(_ text: String, at place: SourceLocation = #_sourceLocation) throws -> Engine {
    try played(text, at: place).engine
  }

  static func played(
    _ text: String, at place: SourceLocation = #_sourceLocation
  ) throws -> Scenario {
    var scenario = Scenario(place)
    for line in text.split(separator: "\n") where !line.allSatisfy({ $0 == " " }) {
      do {
        try scenario.step(String(line))
      } catch {
        Issue.record("cannot run \"\(line)\": \(error)", sourceLocation: place)
      }
    }
    return scenario
  }

  private init(_ place: SourceLocation) {
    self.place = place
    engine = Engine(policy: draft)
  }

  private mutating func step(_ line: String) throws {
    let parts = line.split(separator: ">", maxSplits: 1)
    var words = Words(parts.count == 2 ? parts[0].dropLast() : parts[0])
    let expected = parts.count == 2 ? Words(parts[1]).joined : ""
    let first = try words.next()
    switch first {
    case "clock":
      start = try WallTime(parsing: try words.next())
      now = Now(boot: now.boot, wall: start)
    case _ where Self.edits.contains(first):
      if !isEdited { draft = engine.policy }
      try edit(first, &words)
      guard words.isAtEnd else { throw Unreadable(word: try words.next()) }
      isEdited = hasBegun
      if !hasBegun { engine = Engine(policy: draft) }
    case "expect":
      try check(&words, line)
    default:
      hasBegun = true
      let span = try TimeSpan(parsing: first)
      now = Now(
        boot: moment(span).boot,
        wall: WallTime(milliseconds: start.milliseconds + span.milliseconds))
      let before = engine
      let actual = try perform(&words, at: now)
      expect(actual == expected, "\(line)\n  gave: \(actual)")
      let violations = engine.invariantViolations(at: now)
      expect(violations.isEmpty, "\(line): \(violations)")
      let problem = engine.sessions.structuralProblem ?? engine.policy.structuralProblem
      expect(problem == nil, "\(line): \(problem ?? "")")
      let rebuilt = Engine(engine.parts)
      expect(rebuilt == engine, "\(line): an engine from the parts differs")
      expect(!actual.hasPrefix("reject") || engine == before, "\(line): changed the engine")
      seeChanges(since: before, line)
    }
  }

  private mutating func seeChanges(since before: Engine, _ line: String) {
    for session in before.sessions.sessions {
      let change = StateChange(
        from: session.state, to: engine.sessions[session.id]?.state ?? .terminated)
      guard change.from != change.to else { continue }
      changes.insert(change)
      expect(
        change.from.next.contains(change.to),
        "\(line): \(names[session.id] ?? "?") went from \(change.from) to \(change.to)")
    }
    for session in engine.sessions.sessions where before.sessions[session.id] == nil {
      expect(session.state == .inactive, "\(line): is \(session.state) from the beginning")
    }
  }

  func expect(_ holds: Bool, _ message: String) {
    if !holds { Issue.record(Comment(rawValue: message), sourceLocation: place) }
  }

  /// What came of it, in the words of a scenario.
  private mutating func perform(_ words: inout Words, at now: Now) throws -> String {
    let verb = try words.next()
    guard verb != "advance" else { return text(of: engine.advance(to: now)) }
    let event = try event(verb, &words)
    guard words.isAtEnd else { throw Unreadable(word: try words.next()) }
    let effects: [Effect]
    do {
      effects = try engine.apply(event, at: now)
      if verb == "adopt" { isEdited = false }
    } catch {
      return "reject \(error.word)"
    }
    guard case .begin(let request) = event, let session = engine.sessions[request.session],
      let call = session.call
    else { return text(of: effects) }
    calls[names[session.id] ?? ""] = call.id
    let place = engine.admission.queue(of: session.group).firstIndex(of: session.id)
    return call.phase == .running ? "running" : "queued \((place ?? -2) + 1)"
  }

  private func text(of effects: [Effect]) -> String {
    func name(_ id: SessionID) -> String { names[id] ?? "#\(id)" }
    let texts = effects.map { effect in
      switch effect {
      case .admit(let id): "admit \(name(id))"
      case .abandon(let id, let outcome): "abandon \(name(id)) \(outcome.rawValue)"
      case .terminate(let id, let how): "terminate \(name(id)) \(how.outcome.rawValue)"
      case .refresh(let id): "refresh \(name(id))"
      case .degree(let id, _, let degree): "degree \(name(id)) \(degree)"
      case .noted(let id, let words): "noted \(name(id)) \(words)"
      case .activated(let plan, let by): "activated \(plan) by \(by)"
      case .ended(let record): "ended \(name(record.id)) \(record.outcome.rawValue)"
      }
    }
    return texts.joined(separator: ", ")
  }
}
