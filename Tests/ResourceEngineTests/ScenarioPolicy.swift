import Quantities
import ResourceEngine
import ResourcePolicy

// The lines of a scenario that edit its policy:
//
//     new group NAME                       del group NAME
//     set group NAME LIMITS                set directive PLAN TARGET PARTS LIMITS
//     del directive PLAN GROUP
//     plan NAME [METHOD] [sub]             activate PLAN [pinned]
//     set plan NAME no-pool|no-parallel|disabled|max N|counter call|group
//     set setting NAME VALUE               see ScenarioSettings.swift
//     deactivate group NAME                default group|run|plan NAME
//     grant GROUP USER|@ROLE|* [until SPAN]
//     map USER GROUP                       map ATTRIBUTE=VALUE GROUP [until SPAN]
//     rule NAME N GROUP CONDITION          order ATTRIBUTE...
//     schedule NAME plan P days D FROM..TO [priority N]
//     window NAME START for SPAN refuse|allow|limit N [plan P]
//
// A plan without a method has a directive for OTHER_GROUPS. TARGET: a group, a plan, OTHER. PARTS:
// shares N, ratio N, p1 N to p8 N, cap N, cpus LIST, gpus N, parallel N, and those in
// ScenarioSettings.swift. LIMITS: sessions N, queue N, queue-timeout SPAN, exec SPAN, idle SPAN,
// idle-blocker SPAN, estimate SPAN, memory SIZE, session-memory SIZE, io SIZE, iops N, none. Edits
// happen at the moment of the last event.
extension Scenario {
  static let edits: Set<String> = [
    "set", "new", "del", "map", "activate", "plan", "deactivate", "default", "grant", "rule",
    "order", "schedule", "window",
  ]

  private var wall: WallTime { now.wall }

  mutating func edit(_ verb: String, _ words: inout Words) throws {
    let noun = try words.next()
    switch (verb, noun) {
    case ("new", "group"):
      let name = try EntityName(try words.next())
      try draft.createGroup(name, GroupAttributes(), at: wall)
    case ("del", "group"):
      try draft.deleteGroup(try group(try words.next()), heir: nil)
    case ("del", "directive"):
      let plan = try words.next()
      try draft.deleteDirective(plan: plan, .group(try group(try words.next())), at: wall)
    case ("set", "group"):
      let id = try group(try words.next())
      guard var attributes = draft.group(id)?.attributes else { throw Unreadable(word: noun) }
      try read(&attributes.limits, &words)
      try draft.setGroup(id, attributes, at: wall)
    case ("set", "directive"): try setDirective(&words)
    case ("set", "plan"): try setPlan(&words)
    case ("set", "setting"): try setSetting(&words)
    case ("plan", let name):
      let method = words.isAtEnd ? nil : AllocationMethod(rawValue: try words.next())
      let attributes = PlanAttributes(method: method ?? .shares, isSubPlan: words.take("sub"))
      try draft.createPlan(try EntityName(name), attributes, at: wall)
      guard method == nil else { return }
      try draft.setDirective(plan: name, Directive(.others, shares: 10), at: wall)
    case ("activate", let name):
      try draft.activatePlan(
        named: name, by: "root", isPinned: words.take("pinned"), at: wall)
    case ("deactivate", "group"):
      try draft.setGroup(try group(try words.next()), isActive: false, at: wall)
    case ("default", "group"): try draft.setDefaultGroup(try group(try words.next()))
    case ("default", "run"): try draft.setRunGroup(try group(try words.next()))
    case ("default", "plan"):
      try draft.setDefaultPlan(try draft.plan(named: try words.next()).id)
    case ("schedule", let name): try addSchedule(name, &words)
    case ("window", let name): try addWindow(name, &words)
    default: try editClassification(verb, noun, &words)
    }
  }

  private mutating func editClassification(
    _ verb: String, _ noun: String, _ words: inout Words
  ) throws {
    switch verb {
    case "grant":
      let grantee = try SwitchGrant.Grantee(parsing: try words.next())
      let until = try until(&words)
      try draft.grant(try group(noun), to: grantee, until: until, at: wall)
    case "map":
      let parts = noun.split(separator: "=", maxSplits: 1).map(String.init)
      let attribute = parts.count == 2 ? MappingAttribute(rawValue: parts[0]) : .user
      guard let attribute, let value = parts.last else { throw Unreadable(word: noun) }
      let group = try group(try words.next())
      try draft.setMapping(
        attribute, try Glob(value, field: "value"), to: group, until: try until(&words), at: wall)
    case "rule":
      let number = try words.count()
      let group = try group(try words.next())
      let condition = try RuleExpression(parsing: words.rest().joined(separator: " "))
      try draft.createRule(
        try EntityName(noun), RuleAttributes(when: condition, group: group, priority: number))
    case "order":
      let first = [noun] + words.rest()
      let named = first.compactMap { MappingAttribute(rawValue: $0) }
      let others = MappingAttribute.mappable.filter { !named.contains($0) }
      draft.setMappingOrder(try MappingOrder(named + others))
    default: throw Unreadable(word: verb)
    }
  }

  private func until(_ words: inout Words) throws -> WallTime? {
    guard words.take("until") else { return nil }
    return moment(try words.span()).wall
  }

  private mutating func addSchedule(_ name: String, _ words: inout Words) throws {
    guard words.take("plan") else { throw Unreadable(word: name) }
    let plan = try draft.plan(named: try words.next()).id
    let days = words.take("days") ? try Weekdays(parsing: try words.next()) : .all
    let hours = try words.next().split(separator: ".").map(String.init)
    guard hours.count == 2 else { throw Unreadable(word: name) }
    var attributes = ScheduleAttributes(
      plan: plan, days: days, start: try TimeOfDay(parsing: hours[0]),
      end: try TimeOfDay(parsing: hours[1]))
    if words.take("priority") { attributes.priority = try words.count() }
    try draft.createSchedule(try EntityName(name), attributes, zones: .utcOnly, at: wall)
  }

  private mutating func addWindow(_ name: String, _ words: inout Words) throws {
    let start = try TimeOfDay(parsing: try words.next())
    guard words.take("for") else { throw Unreadable(word: name) }
    var attributes = WindowAttributes(start: start, duration: try words.span())
    _ = words.take("limit")
    attributes.admission = try WindowAdmission(parsing: try words.next())
    if words.take("plan") { attributes.plan = try draft.plan(named: try words.next()).id }
    try draft.createWindow(try EntityName(name), attributes, zones: .utcOnly, at: wall)
  }

  /// A group by its name, with or without `_GROUP`; a number is an id that need not exist.
  func group(_ name: String) throws -> GroupID {
    if let number = UInt64(name) { return GroupID(number) }
    let candidates = [name, name + "_GROUP"]
    let found = (engine.policy.groups + draft.groups).first { candidates.contains($0.name.text) }
    guard let found else { throw Unreadable(word: name) }
    return found.id
  }

  private mutating func setPlan(_ words: inout Words) throws {
    let name = try words.next()
    var attributes = try draft.plan(named: name).attributes
    while !words.isAtEnd {
      switch try words.next() {
      case "no-pool": attributes.managesSessionPool = false
      case "no-parallel": attributes.managesParallel = false
      case "disabled": attributes.isEnabled = false
      case "counter":
        let word = try words.next()
        guard let counter = PlanAttributes.SwitchCounter(rawValue: word) else {
          throw Unreadable(word: word)
        }
        attributes.switchCounter = counter
      case "max": attributes.maxUtilization = Percentage(percent: try words.count())
      case let word: throw Unreadable(word: word)
      }
    }
    try draft.setPlan(named: name, attributes, at: wall)
  }

  private mutating func setDirective(_ words: inout Words) throws {
    let plan = try words.next()
    let name = try words.next()
    var target = DirectiveTarget.others
    if name != "OTHER" {
      target = try (try? draft.plan(named: name)).map { .plan($0.id) } ?? .group(group(name))
    }
    var directive =
      try draft.plan(named: plan).directive(for: target) ?? Directive(target)
    while try readPart(of: &directive, &words) {}
    try read(&directive.limits, &words)
    try draft.setDirective(plan: plan, directive, at: wall)
  }

  /// Reads one part that is no limit, if one comes next.
  private func readPart(of directive: inout Directive, _ words: inout Words) throws -> Bool {
    for level in 1...LevelPercentages.count where words.take("p\(level)") {
      directive.levels[level] = Percentage(percent: try words.count())
      return true
    }
    if words.take("shares") {
      directive.shares = try words.count()
    } else if words.take("ratio") {
      directive.ratio = try words.count()
    } else if words.take("cap") {
      directive.utilizationLimit = Percentage(percent: try words.count())
    } else if words.take("cpus") {
      directive.cpus = try CPUList(parsing: try words.next())
    } else if words.take("gpus") {
      directive.gpus = try words.count()
    } else if words.take("pids") {
      directive.limits.pids = try words.count()
    } else if words.take("io-weight") {
      directive.ioWeight = try words.count()
    } else if words.take("parallel") {
      directive.limits.parallelLimit = try words.count()
    } else {
      return try readSwitching(&directive.switching, &words)
        || readCoordination(&directive, &words)
    }
    return true
  }

  private func read(_ limits: inout ResourceLimits, _ words: inout Words) throws {
    while !words.isAtEnd {
      switch try words.next() {
      case "sessions": limits.maxSessions = try words.count()
      case "queue": limits.queueLimit = try words.count()
      case "queue-timeout": limits.queueTimeout = try words.span()
      case "exec": limits.maxExecution = try words.span()
      case "idle": limits.maxIdle = try words.span()
      case "idle-blocker": limits.maxIdleBlocker = try words.span()
      case "estimate": limits.maxEstimate = try words.span()
      case "memory": limits.groupMemory = try words.size()
      case "session-memory": limits.sessionMemory = try words.size()
      case "io": limits.ioBandwidth = try words.size()
      case "iops": limits.iops = try words.count()
      case "none": limits = ResourceLimits()
      case let word: throw Unreadable(word: word)
      }
    }
  }
}
