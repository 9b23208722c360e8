public import ResourceEngine
public import ResourcePolicy

/// What differs between two policies: fields, and what that means for shares.
public struct PolicyDiff: Sendable {
  public enum Kind: String, Sendable {
    case added, removed, changed
  }

  /// One object that differs.
  public struct Change: Hashable, Sendable {
    /// `group`, `plan`, `directive` and so on.
    public let object: String
    public let name: String
    public let kind: Kind
    public let fields: [Field]
  }

  /// One field that differs; nil where it has its standard value or there is no object.
  public struct Field: Hashable, Sendable {
    public let name: String
    public let from: String?
    public let to: String?
  }

  public let changes: [Change]
  /// Who gets more or less, under full load and with each other target idle.
  public let effects: [ShareChange]

  public var isEmpty: Bool { changes.isEmpty }

  public init(from old: Policy, to new: Policy) {
    let before = PolicyObjects(old)
    let after = PolicyObjects(new)
    var changes: [Change] = []
    for object in after.all {
      let former = before[object.key]
      let fields = Self.fields(former?.fields ?? [], object.fields)
      guard former == nil || !fields.isEmpty else { continue }
      changes.append(
        Change(
          object: object.key.object, name: object.name, kind: former == nil ? .added : .changed,
          fields: fields))
    }
    for object in before.all where after[object.key] == nil {
      changes.append(
        Change(
          object: object.key.object, name: object.name, kind: .removed,
          fields: Self.fields(object.fields, [])))
    }
    self.changes = changes
    effects = changes.isEmpty ? [] : old.shareChanges(to: new)
  }

  private static func fields(
    _ old: [(String, String)], _ new: [(String, String)]
  ) -> [Field] {
    let before = Dictionary(old) { first, _ in first }
    let after = Dictionary(new) { first, _ in first }
    let names = new.map(\.0) + old.map(\.0).filter { after[$0] == nil }
    return names.compactMap { name in
      before[name] == after[name]
        ? nil : Field(name: name, from: before[name], to: after[name])
    }
  }
}

/// The objects of a policy as names and texts, which compare over two policies.
private struct PolicyObjects {
  struct Key: Hashable {
    let object: String
    let name: String
  }

  struct Object {
    let key: Key
    let name: String
    let fields: [(String, String)]
  }

  private(set) var all: [Object] = []
  private var places: [Key: Int] = [:]

  init(_ policy: Policy) {
    for group in policy.groups {
      add(
        "group", group.name.text,
        FieldTable<GroupAttributes>.group.entries(of: group.attributes, in: policy))
    }
    for mapping in policy.mappings {
      let draft = MappingDraft(mapping)
      let suffix = mapping.until == nil ? "" : " (temporary)"
      add(
        "mapping", "\(mapping.attribute.rawValue) \(mapping.value)\(suffix)",
        FieldTable<MappingDraft>.mapping.entries(of: draft, in: policy))
    }
    var peers: [Int: Int64] = [:]
    for rule in policy.rulesInOrder {
      let entries = FieldTable<RuleAttributes>.rule.entries(of: rule.attributes, in: policy)
      // Among rules of one priority the order decides, so a move is a change.
      peers[rule.attributes.priority, default: 0] += 1
      let place = DocumentEntry("place", .integer(peers[rule.attributes.priority] ?? 0))
      add("rule", rule.name.text, entries + [place])
    }
    for plan in policy.plans {
      add(
        "plan", plan.name.text,
        FieldTable<PlanAttributes>.plan.entries(of: plan.attributes, in: policy))
      for directive in plan.directives {
        add(
          "directive", "\(plan.name) \(policy.name(of: directive.target))",
          FieldTable<Directive>.directive.entries(of: directive, in: policy))
      }
    }
    for schedule in policy.schedules {
      add(
        "schedule", schedule.name.text,
        FieldTable<ScheduleAttributes>.schedule.entries(of: schedule.attributes, in: policy))
    }
    for window in policy.windows {
      add(
        "window", window.name.text,
        FieldTable<WindowAttributes>.window.entries(of: window.attributes, in: policy))
    }
    addRest(policy)
  }

  private mutating func addRest(_ policy: Policy) {
    for (index, node) in PolicyExport.expectations(of: policy).enumerated() {
      guard case .map(let entries) = node.content else { continue }
      add("expectation", "\(index + 1)", entries)
    }
    add(
      "settings", "",
      FieldTable<SettingsDraft>.settings.entries(of: SettingsDraft(policy.settings), in: policy))
    let order = policy.mappingOrder.attributes.map(\.rawValue).joined(separator: ", ")
    add("mapping order", "", [DocumentEntry("order", .text(order))])
  }

  subscript(key: Key) -> Object? { places[key].map { all[$0] } }

  private mutating func add(_ object: String, _ name: String, _ entries: [DocumentEntry]) {
    let key = Key(object: object, name: name.lowercased())
    guard places[key] == nil else { return }
    places[key] = all.count
    all.append(
      Object(key: key, name: name, fields: entries.map { ($0.key, $0.value.inline) }))
  }
}

extension DocumentNode {
  /// On one line, for people.
  fileprivate var inline: String {
    switch content {
    case .scalar(let scalar): scalar.text
    case .list(let items): "[" + items.map(\.inline).joined(separator: ", ") + "]"
    case .map(let entries):
      "{" + entries.map { "\($0.key): \($0.value.inline)" }.joined(separator: ", ") + "}"
    }
  }
}
