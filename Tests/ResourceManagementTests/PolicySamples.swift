import Quantities
@testable import ResourceManagement
import ResourcePolicy
import TestSupport

/// Random values for the fields of policy documents, by what their documentation says they are.
struct PolicySamples {
  var random: SplitMix64
  static let groups = ["G0", "G1", "G2", "INTERACTIVE_GROUP", "BATCH_GROUP"]
  static let plans = ["P0", "P1", "P2"]
  static let zones = ["UTC", "Test/East"]
  static let time = WallTime(milliseconds: 1_700_000_000_000)

  static let zoneTables = ZoneTables([
    TimeZoneRules(name: "Test/East", initialOffset: 7200)
  ])

  private static let texts = [
    "plain", "yes", "12", "1h", "null", "~", "a: b # c", "it's", "say \"x\"", "- item", "C:\\x",
    "Größe", "{a}", "[b]", "0x10", "22:00",
  ]
  private static let conditions = [
    "user = \"anna\"", "program ~ \"etl*\" and time in 22:00..06:00 and not user = \"dba\"",
    "user ~ /^a.b$/ or module in (\"x\", \"y\")",
  ]

  mutating func pick(_ words: [String]) -> String {
    words[Int.random(in: words.indices, using: &random)]
  }

  mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
    Int64.random(in: range, using: &random)
  }

  private mutating func later() -> String {
    let more = number(1...4_000_000_000_000)
    return WallTime(milliseconds: Self.time.milliseconds + more).description
  }

  /// A value for a field; nil when nothing is known about its type.
  mutating func value(of field: FieldDoc) -> DocumentNode? {
    switch field.type {
    case "text": .text(field.name == "zone" ? pick(Self.zones) : pick(Self.texts))
    case "true or false": .bool(random.isOneIn(2))
    case "duration":
      .text(TimeSpan(nanoseconds: number(60_000...604_800_000) * 1_000_000).description)
    // Never above the memory, whichever of the two is there.
    case "size" where field.name == "memory": .text(ByteCount(bytes: 1 << 44).description)
    case "size", "size per second": .text(ByteCount(bytes: number(1 << 26...1 << 40)).description)
    case "percentage": .decimal(Percentage(hundredths: Int(number(1000...10_000))).description)
    case "time in UTC": .text(later())
    case "time of day": .text(TimeOfDay(seconds: Int(number(0...86_399))).description)
    case "days": .text(pick(["daily", "mon..fri", "sat,sun", "wed"]))
    case "list of processors": .text(pick(["0", "0-3", "1,3,5-7"]))
    case "name of a group": .text(pick(Self.groups))
    case "name of a plan": .text(pick(Self.plans))
    case "name of a group, or cancel, kill, log":
      .text(pick(Self.groups + ["cancel", "kill", "log"]))
    case "condition": .text(pick(Self.conditions))
    case "text with * and ?": .text(pick(["anna", "b*", "?c", "*", "svc.mod"]) + pick(["", "1"]))
    case "list of {to, until}": grants()
    case "list of names of groups": groups()
    default: other(field.type)
    }
  }

  private mutating func other(_ type: String) -> DocumentNode? {
    if type.hasPrefix("count ") {
      let ends = type.split(separator: " ").compactMap { Int64($0) }
      guard ends.count == 2 else { return nil }
      return .integer(number(ends[0]...ends[1]))
    }
    if type.hasPrefix("duration ") {
      let ends = type.split(separator: " ").compactMap { try? TimeSpan(parsing: String($0)) }
      guard ends.count == 2 else { return nil }
      let range = ends[0].nanoseconds / 1000...ends[1].nanoseconds / 1000
      return .text(TimeSpan(nanoseconds: number(range) * 1000).description)
    }
    if type.hasPrefix("size ") {
      let ends = type.split(separator: " ").compactMap { try? ByteCount(parsing: String($0)) }
      guard ends.count == 2 else { return nil }
      return .text(ByteCount(bytes: number(ends[0].bytes...ends[1].bytes)).description)
    }
    if type.hasPrefix("up to 8 durations ") {
      return .text(pick(["5ms", "10ms,20ms", "1ms,2ms,3ms,4ms,5ms,6ms,7ms,8ms"]))
    }
    if type.hasPrefix("auto, count ") {
      let uuid = "GPU-8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11"
      return random.isOneIn(2)
        ? .integer(number(0...1024)) : .text(pick(["4x80G", uuid, uuid + "=40G,any:1"]))
    }
    if type.hasPrefix("interactive, ") { return .text(pick(["batch", "system", "Own words"])) }
    if type.hasPrefix("allow, refuse") {
      return random.isOneIn(2) ? .text(pick(["allow", "refuse"])) : .integer(number(0...99))
    }
    let choices = type.split(separator: ", ").map(String.init).filter { $0 != "explicit" }
    return choices.count > 1 && choices.allSatisfy { !$0.contains(" ") }
      ? .text(pick(choices)) : nil
  }

  private mutating func groups() -> DocumentNode {
    .list(Self.groups.shuffled(using: &random).prefix(Int(number(0...2))).map { .text($0) })
  }

  /// One pool: a group is in one at most.
  private mutating func serverPools() -> DocumentNode {
    var entries = entries(FieldTable<ServerPoolAttributes>.serverPool.docs)
    // A maximum must not be below the minimum.
    let dropped = random.isOneIn(2) ? "minimum" : "maximum"
    entries.removeAll { $0.key == dropped }
    return .list([.map([DocumentEntry("name", .text("SP0"))] + entries)])
  }

  private mutating func grants() -> DocumentNode {
    .list(
      (0..<number(0...2)).map { index in
        let to = DocumentEntry("to", .text(pick(["anna", "@dba", "*"]) + (index == 0 ? "" : "x")))
        return .map(random.isOneIn(2) ? [to] : [to, DocumentEntry("until", .text(later()))])
      })
  }

  /// Entries for a table: each field with a chance, or always when it must be there.
  mutating func entries(_ fields: [FieldDoc], always: Set<String> = []) -> [DocumentEntry] {
    fields.compactMap { field in
      guard always.contains(field.name) || random.isOneIn(2) else { return nil }
      return value(of: field).map { DocumentEntry(field.name, $0) }
    }
  }

  // MARK: Documents

  private mutating func named(_ names: [String], _ fields: [FieldDoc], _ always: Set<String>)
    -> DocumentNode
  {
    .list(
      names.shuffled(using: &random).map { name in
        .map([DocumentEntry("name", .text(name))] + entries(fields, always: always))
      })
  }

  private mutating func plan(_ index: Int) -> DocumentNode {
    var targets = Self.groups + ["OTHER_GROUPS"]
    targets.shuffle(using: &random)
    var directives: [DocumentNode] = targets.prefix(Int(number(1...4))).map { target in
      .map(
        [DocumentEntry("group", .text(target))]
          + entries(FieldTable<Directive>.directive.docs))
    }
    // Only earlier plans contain later ones, so that none contains itself.
    if index < 2, random.isOneIn(2) {
      directives.append(
        .map(
          [DocumentEntry("subPlan", .text(Self.plans[index + 1]))]
            + entries(FieldTable<Directive>.directive.docs)))
    }
    return .map(
      [DocumentEntry("name", .text(Self.plans[index]))]
        + entries(FieldTable<PlanAttributes>.plan.docs, always: ["method"])
        + [DocumentEntry("directives", .list(directives))])
  }

  private mutating func mappings() -> DocumentNode {
    var seen: Set<String> = []
    return .list(
      (0..<number(0...6)).compactMap { _ in
        let entries = entries(
          FieldTable<MappingDraft>.mapping.docs, always: ["attribute", "value", "group"])
        let isTemporary = entries.contains { $0.key == "until" }
        let texts = entries.prefix(2).map { entry in DocumentWriter.json(entry.value) }
        return seen.insert("\(texts)\(isTemporary)").inserted ? .map(entries) : nil
      })
  }

  private mutating func expectations() -> DocumentNode {
    .list(
      (0..<number(0...2)).map { _ in
        let share = Percentage(hundredths: Int(number(0...10_000))).description
        return .map([
          DocumentEntry("plan", .text(pick(Self.plans))),
          DocumentEntry("idle", .list([.text(pick(Self.groups))])),
          DocumentEntry("demand", .map([DocumentEntry(pick(Self.groups), .decimal(share))])),
          DocumentEntry("shares", .map([DocumentEntry("OTHER_GROUPS", .decimal(share))])),
          DocumentEntry("tolerance", .decimal(pick(["0", "1", "2.5"]))),
        ])
      })
  }

  /// A whole document that a fresh policy can take.
  mutating func document() -> DocumentNode {
    let windows = FieldTable<WindowAttributes>.window.docs
    let schedules = FieldTable<ScheduleAttributes>.schedule.docs
    var settings = entries(FieldTable<SettingsDraft>.settings.docs)
    // A group that may be inactive takes no default.
    settings.removeAll { ["defaultGroup", "runGroup"].contains($0.key) }
    let taken: [DocumentEntry] = ["defaultGroup", "runGroup"].map {
      DocumentEntry($0, .text("MAINTENANCE_GROUP"))
    }
    return .map([
      DocumentEntry("settings", .map(settings + (random.isOneIn(2) ? taken : []))),
      DocumentEntry(
        "groups", named(["G0", "G1", "G2"], FieldTable<GroupAttributes>.group.docs, [])),
      DocumentEntry("mappings", mappings()),
      DocumentEntry(
        "rules",
        named(["R0", "R1", "R2"], FieldTable<RuleAttributes>.rule.docs, ["when", "group"])),
      DocumentEntry("plans", .list([plan(0), plan(1), plan(2)])),
      DocumentEntry("schedules", named(["S0", "S1"], schedules, ["plan", "start", "end"])),
      DocumentEntry("windows", named(["W0", "W1"], windows, ["start", "duration"])),
      DocumentEntry("serverPools", serverPools()),
      DocumentEntry("expect", expectations()),
    ])
  }
}

extension PolicyDocument {
  init(_ text: String, name: String = "p.yaml") throws(DocumentErrors) {
    try self.init([(name: name, bytes: Array(text.utf8))])
  }

  /// Over the built-in policy.
  func applied(
    to policy: Policy = .builtIn(at: PolicySamples.time), prune: Bool = false
  ) throws(DocumentErrors) -> Policy {
    try applied(
      to: policy, prune: prune, at: PolicySamples.time, zones: PolicySamples.zoneTables)
  }
}
