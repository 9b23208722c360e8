import Quantities
import ResourceEngine
import ResourcePolicy

// Reading of events.
extension Scenario {
  private static let root = Principal(user: "root", isAdministrator: true)

  func id(_ name: String) -> SessionID { ids[name] ?? SessionID(999) }

  /// The last call of a session.
  func call(_ name: String) -> CallID { calls[name] ?? CallID(999) }

  mutating func event(_ verb: String, _ words: inout Words) throws -> Event {
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
      return .endCall(call(name), Usage(cpu: cpu))
    case "cancel": return .cancelCall(call(name))
    case "exit": return .exit(id(name), try report(&words))
    case "close": return .close(id(name))
    case "kill":
      let how = Termination(
        outcome: .killed, reason: "root", signal: Termination.terminateSignal,
        grace: Termination.defaultGrace)
      return .kill(id(name), how)
    case "switch":
      let group = try group(try words.next())
      return .switchGroup(id(name), to: group, by: try principal(&words) ?? Self.root)
    case "prioritize":
      let priority = try priority(&words)
      return .prioritize(id(name), priority, by: try principal(&words) ?? Self.root)
    case "boost": return .boost(id(name), by: try principal(&words) ?? Self.root)
    case "block":
      guard words.take("by") else { throw Unreadable(word: verb) }
      return .block(id(name), by: id(try words.next()))
    case "unblock": return .block(id(name), by: nil)
    case "place":
      let other = words.take("first") ? nil : words.take("before") ? try words.next() : name
      return .placeCall(call(name), before: other.map(call))
    case "charge": return .charge(call(name), try use(&words))
    case "report": return .report(id(name), try use(&words))
    case "quota":
      let quota = words.take("none") ? nil : try words.size()
      return .setQuota(id(name), quota.map { MemoryQuota(sessionMemory: $0) })
    case "reassign": return .reassign(id(name), to: try group(try words.next()), by: "root")
    case "describe":
      var attributes = engine.sessions[id(name)]?.attributes ?? SessionAttributes(user: "ann")
      while !words.isAtEnd {
        guard try describe(&attributes, &words) else { throw Unreadable(word: try words.next()) }
      }
      return .describe(id(name), attributes, by: "root")
    case "lose": return .lose(id(name), reason: "supervisor died")
    default: throw Unreadable(word: verb)
    }
  }

  private mutating func open(_ name: String, _ words: inout Words) throws -> OpenRequest {
    var request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1000)
    while !words.isAtEnd {
      if try describe(&request.attributes, &words) { continue }
      if words.take("command") {
        request.kind = .command
      } else if words.take("system") {
        request.isSystem = true
      } else if words.take("priority") {
        request.priority = try priority(&words)
      } else if words.take("group") {
        request.group = try group(try words.next())
      } else {
        break
      }
    }
    request.principal = try principal(&words) ?? Principal(user: request.attributes.user)
    ids[name] = engine.sessions.nextSession
    names[engine.sessions.nextSession] = name
    return request
  }

  /// Reads one attribute, if one comes next; `-` takes it away.
  private func describe(
    _ attributes: inout SessionAttributes, _ words: inout Words
  ) throws -> Bool {
    let fields: [(String, WritableKeyPath<SessionAttributes, String?>)] = [
      ("service", \.service), ("module", \.module), ("action", \.action),
      ("program", \.program), ("machine", \.machine), ("osuser", \.osUser),
      ("clientid", \.clientID),
    ]
    for (word, field) in fields where words.take(word) {
      let value = try words.next()
      attributes[keyPath: field] = value == "-" ? nil : value
      return true
    }
    if words.take("user") {
      attributes.user = try words.next()
      return true
    }
    guard words.take("tag") else { return false }
    let tag = try words.next().split(separator: "=", maxSplits: 1).map(String.init)
    attributes.tags[tag[0]] = tag.count == 2 ? tag[1] : nil
    return true
  }

  /// `as USER`, `role NAME`, `admin`; nil where nothing of it is said.
  private func principal(_ words: inout Words) throws -> Principal? {
    guard !words.isAtEnd else { return nil }
    let user = words.take("as") ? try words.next() : "root"
    var roles: [String] = []
    while words.take("role") { roles.append(try words.next()) }
    return Principal(user: user, roles: roles, isAdministrator: words.take("admin"))
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
