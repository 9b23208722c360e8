import Quantities
import ResourceEngine
import ResourcePolicy

// The lines of a scenario that edit its policy:
//
//     new group NAME                       del group NAME
//     set group NAME LIMITS                set directive PLAN GROUP|OTHER [shares N] LIMITS
//     plan NAME                            activate PLAN
//     map USER GROUP
//
// LIMITS: sessions N, queue N, queue-timeout SPAN, exec SPAN, idle SPAN, none.
extension Scenario {
  private static let wall = moment(.zero).wall

  mutating func edit(_ verb: String, _ words: inout Words) throws {
    let noun = try words.next()
    switch (verb, noun) {
    case ("new", "group"):
      let name = try EntityName(try words.next())
      try draft.createGroup(name, GroupAttributes(), at: Self.wall)
    case ("del", "group"):
      try draft.deleteGroup(try group(try words.next()), heir: nil)
    case ("set", "group"):
      let id = try group(try words.next())
      guard var attributes = draft.group(id)?.attributes else { throw Unreadable(word: noun) }
      try read(&attributes.limits, &words)
      try draft.setGroup(id, attributes, at: Self.wall)
    case ("set", "directive"):
      try setDirective(&words)
    case ("plan", let name):
      try draft.createPlan(
        try EntityName(name), description: nil, maxUtilization: .whole, at: Self.wall)
      let other = Directive(group: nil, shares: 10)
      try draft.setDirective(plan: name, other, at: Self.wall)
    case ("activate", let name):
      try draft.activatePlan(named: name, by: "root", at: Self.wall)
    case ("map", let user):
      try draft.setMapping(user: user, to: try group(try words.next()))
    default:
      throw Unreadable(word: verb)
    }
  }

  /// A group by its name, with or without `_GROUP`; a number is an id that need not exist.
  func group(_ name: String) throws -> GroupID {
    if let number = UInt64(name) { return GroupID(number) }
    let candidates = [name, name + "_GROUP"]
    let found = (engine.policy.groups + draft.groups).first { candidates.contains($0.name.text) }
    guard let found else { throw Unreadable(word: name) }
    return found.id
  }

  private mutating func setDirective(_ words: inout Words) throws {
    let plan = try words.next()
    let isOther = words.take("OTHER")
    let id = isOther ? nil : try group(try words.next())
    var directive =
      try draft.plan(named: plan).directive(for: id) ?? Directive(group: id)
    if words.take("shares") { directive.shares = try words.count() }
    try read(&directive.limits, &words)
    try draft.setDirective(plan: plan, directive, at: Self.wall)
  }

  private func read(_ limits: inout ResourceLimits, _ words: inout Words) throws {
    while !words.isAtEnd {
      switch try words.next() {
      case "sessions": limits.maxSessions = try words.count()
      case "queue": limits.queueLimit = try words.count()
      case "queue-timeout": limits.queueTimeout = try words.span()
      case "exec": limits.maxExecution = try words.span()
      case "idle": limits.maxIdle = try words.span()
      case "none": limits = ResourceLimits()
      case let word: throw Unreadable(word: word)
      }
    }
  }
}
