import Quantities
import ResourceEngine
import ResourcePolicy

// Reading of expectations.
extension Scenario {
  func check(_ words: inout Words, _ line: String) throws {
    let subject = try words.next()
    switch subject {
    case "deadline":
      let wanted = words.take("none") ? nil : moment(try words.span()).boot
      let next = engine.nextDeadline(at: now.wall)
      expect(next == wanted, "\(line), not \(next as Any)")
    case "edge":
      let wanted = words.take("none") ? nil : try WallTime(parsing: try words.next())
      let edge = engine.nextEdge(after: now.wall)
      expect(edge == wanted, "\(line), not \(edge.map(\.description) ?? "none")")
    case "plan":
      let wanted = try words.next()
      let active = engine.policy.activePlan?.name.text ?? "none"
      expect(active == wanted, "\(line), but it is \(active)")
      guard words.take("by") else { return }
      let by = words.rest().joined(separator: " ")
      expect(engine.policy.activation.by == by, "\(line), but by \(engine.policy.activation.by)")
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
    if words.take("because") {
      let wanted = words.rest().joined(separator: " ")
      expect(session.reason.words == wanted, "\(line), but because \(session.reason.words)")
    }
    if words.take("waits-for") {
      let shortage = engine.obstacle(of: session.id, at: now)
      let kind = try words.next()
      expect(shortage?.kind.rawValue == kind, "\(line), not \(shortage as Any)")
      let holders = shortage?.holders.map { names[$0] ?? "#\($0)" }
      if words.take("held-by") {
        expect(holders == words.rest(), "\(line), not \(shortage as Any)")
      }
    }
    if words.take("priority") {
      let decay = engine.policy.settings.coordinator.boostDecay
      let priority = session.effectivePriority(at: now.boot, decay: decay)
      expect(words.take(priority.rawValue), "\(line), but it is \(priority)")
    }
    if words.take("degree") {
      let degree = session.call?.grant.degree
      expect(degree == (try words.count()), "\(line), not \(degree as Any)")
    }
    if words.take("holds") {
      let memory = session.call?.grant.memory
      expect(memory == (try words.size()), "\(line), not \(memory as Any)")
    }
    if words.take("last") {
      let wanted = try words.next()
      expect(session.lastCall?.outcome.rawValue == wanted, "\(line): \(session.lastCall as Any)")
    }
    expect(words.isAtEnd, "\(line): \(words.joined) is not read")
  }
}

extension Words {
  /// The words with one space between them.
  var joined: String {
    var copy = self
    return copy.rest().joined(separator: " ")
  }
}
