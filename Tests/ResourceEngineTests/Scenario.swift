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
///
/// No arrow: no effects. After every event the invariants hold and an engine put together from
/// the parts is the same; a rejected event changes nothing.
struct Scenario {
  struct Unreadable: Error {
    let word: String
  }

  var engine: Engine
  /// The policy as edited; `adopt` hands it to the engine.
  var draft = Policy.builtIn(at: moment(.zero).wall)
  var hasBegun = false
  private var ids: [String: SessionID] = [:]
  private var names: [SessionID: String] = [:]
  private var calls: [String: CallID] = [:]
  private let place: SourceLocation

  @discardableResult
  static func run(_ text: String, at place: SourceLocation = #_sourceLocation) throws -> Engine {
    var scenario = Scenario(place)
    for line in text.split(separator: "\n") where !line.allSatisfy({ $0 == " " }) {
      do {
        try scenario.step(String(line))
      } catch {
        Issue.record("cannot run \"\(line)\": \(error)", sourceLocation: place)
      }
    }
    return scenario.engine
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
    case "set", "new", "del", "map", "activate", "plan":
      try edit(first, &words)
      if !hasBegun { engine = Engine(policy: draft) }
    case "expect":
      try check(&words, line)
    default:
      hasBegun = true
      let now = moment(try TimeSpan(parsing: first))
      let before = engine
      let actual = try perform(&words, at: now)
      expect(actual == expected, "\(line)\n  gave: \(actual)")
      expect(engine.invariantViolations().isEmpty, "\(line): \(engine.invariantViolations())")
      let problem = engine.sessions.structuralProblem ?? engine.policy.structuralProblem
      expect(problem == nil, "\(line): \(problem ?? "")")
      let rebuilt = Engine(
        policy: engine.policy, sessions: engine.sessions, accounting: engine.accounting)
      expect(rebuilt == engine, "\(line): an engine from the parts differs")
      expect(!actual.hasPrefix("reject") || engine == before, "\(line): changed the engine")
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
      case .ended(let record): "ended \(name(record.id)) \(record.outcome.rawValue)"
      }
    }
    return texts.joined(separator: ", ")
  }
}

// Reading of events.
extension Scenario {
  private func id(_ name: String) -> SessionID { ids[name] ?? SessionID(999) }

  private mutating func event(_ verb: String, _ words: inout Words) throws -> Event {
    if verb == "adopt" { return .adopt(draft) }
    let name = try words.next()
    switch verb {
    case "open": return .open(try open(name, &words))
    case "begin": return .begin(try begin(name, &words))
    case "start":
      let pid = Int32(try words.count())
      return .start(id(name), ProcessIdentity(pid: pid, startTicks: 7))
    case "end":
      let cpu = words.take("cpu") ? try words.span() : .zero
      return .endCall(calls[name] ?? CallID(999), Usage(cpu: cpu))
    case "cancel": return .cancelCall(calls[name] ?? CallID(999))
    case "exit": return .exit(id(name), try report(&words))
    case "close": return .close(id(name))
    case "kill":
      let how = Termination(
        outcome: .killed, reason: "root", signal: Termination.terminateSignal,
        grace: Termination.defaultGrace)
      return .kill(id(name), how)
    case "switch":
      return .switchGroup(id(name), to: try group(try words.next()), by: "root")
    case "lose": return .lose(id(name), reason: "supervisor died")
    default: throw Unreadable(word: verb)
    }
  }

  private mutating func open(_ name: String, _ words: inout Words) throws -> OpenRequest {
    var request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1000)
    while !words.isAtEnd {
      switch try words.next() {
      case "command": request.kind = .command
      case "group": request.group = try group(try words.next())
      case "user": request.attributes.user = try words.next()
      case "program": request.attributes.program = try words.next()
      case let word: throw Unreadable(word: word)
      }
    }
    ids[name] = engine.sessions.nextSession
    names[engine.sessions.nextSession] = name
    return request
  }

  private func begin(_ name: String, _ words: inout Words) throws -> BeginRequest {
    var request = BeginRequest(session: id(name))
    while !words.isAtEnd {
      switch try words.next() {
      case "nowait": request.mayWait = false
      case "timeout": request.limits.timeout = try words.span()
      case "wait-timeout": request.limits.waitTimeout = try words.span()
      case let word: throw Unreadable(word: word)
      }
    }
    return request
  }

  private func report(_ words: inout Words) throws -> ExitReport {
    var report = ExitReport(status: nil)
    while !words.isAtEnd {
      switch try words.next() {
      case "code": report.status = .exited(code: Int32(try words.count()))
      case "signal": report.status = .signaled(signal: Int32(try words.count()), core: false)
      case "cpu": report.usage.cpu = try words.span()
      case "outcome": report.outcome = Outcome(rawValue: try words.next())
      case let word: throw Unreadable(word: word)
      }
    }
    return report
  }
}

// Reading of expectations.
extension Scenario {
  private func check(_ words: inout Words, _ line: String) throws {
    let subject = try words.next()
    switch subject {
    case "deadline":
      let wanted = words.take("none") ? nil : moment(try words.span()).boot
      expect(engine.nextDeadline == wanted, "\(line), not \(engine.nextDeadline as Any)")
    case "queue":
      let group = try group(try words.next())
      let queue = engine.admission.queue(of: group).map { names[$0] ?? "#\($0)" }
      expect(queue == words.rest(), "\(line), not \(queue)")
    case "counts", "totals":
      let counters =
        subject == "totals" ? engine.accounting.total : engine.accounting[try group(words.next())]
      while !words.isAtEnd {
        let word = try words.next()
        let wanted = try words.count()
        expect(counters.value(word) == wanted, "\(line): \(word) of \(counters)")
      }
    default:
      try check(subject, &words, line)
    }
  }

  private func check(_ name: String, _ words: inout Words, _ line: String) throws {
    guard let session = engine.sessions[id(name)] else {
      expect(words.take("gone"), "\(line), but it is gone")
      return
    }
    expect(words.take(session.state.rawValue), "\(line), but it is \(session.state)")
    if !words.isAtEnd {
      let wanted = try group(words.next())
      expect(session.group == wanted, "\(line), but it is in group \(session.group)")
    }
    if words.take("last") {
      let wanted = try words.next()
      expect(session.lastCall?.outcome.rawValue == wanted, "\(line): \(session.lastCall as Any)")
    }
  }
}

extension Words {
  /// The words with one space between them.
  var joined: String {
    var copy = self
    return copy.rest().joined(separator: " ")
  }
}
