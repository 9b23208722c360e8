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
    let moved = after.moved(since: before)
    var changes: [Change] = []
    for object in after.all {
      let former = before[object.key]
      var fields = Self.fields(former?.fields ?? [], object.fields)
      if moved.contains(object.key), let from = former?.place, let to = object.place {
        fields.append(Field(name: "place", from: "\(from)", to: "\(to)"))
      }
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
    let order: Order?

    var place: Int? { order?.place }
  }

  /// Among objects of one rank the earlier one decides.
  struct Order {
    let rank: Int
    /// From 1, among all of its kind.
    let place: Int
  }

  private(set) var all: [Object] = []
  private var places: [Key: Int] = [:]

  init(_ policy: Policy) {
    for group in policy.groups {
      add(
        "group", group.name.text,
        FieldTable<GroupAttributes>.group.entries(of: group.attributes, in: policy))
    }
    for (index, mapping) in policy.mappings.enumerated() {
      let draft = MappingDraft(mapping)
      let suffix = mapping.until == nil ? "" : " (temporary)"
      add(
        "mapping", "\(mapping.attribute.rawValue) \(mapping.value)\(suffix)",
        FieldTable<MappingDraft>.mapping.entries(of: draft, in: policy), identity: draft.identity,
        order: Order(rank: 0, place: index + 1))
    }
    for (index, rule) in policy.rulesInOrder.enumerated() {
      add(
        "rule", rule.name.text,
        FieldTable<RuleAttributes>.rule.entries(of: rule.attributes, in: policy),
        order: Order(rank: rule.attributes.priority, place: index + 1))
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
    for pool in policy.serverPools {
      add(
        "server pool", pool.name.text,
        FieldTable<ServerPoolAttributes>.serverPool.entries(of: pool.attributes, in: policy))
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

  private mutating func add(
    _ object: String, _ name: String, _ entries: [DocumentEntry], identity: String? = nil,
    order: Order? = nil
  ) {
    let key = Key(object: object, name: identity ?? name.lowercased())
    guard places[key] == nil else { return }
    places[key] = all.count
    all.append(
      Object(
        key: key, name: name, fields: entries.map { ($0.key, $0.value.inline) }, order: order))
  }

  /// Where the order decides, what has changed places since: the fewest whose move explains it.
  /// What got another rank has changed a field, and that is explanation enough.
  func moved(since former: PolicyObjects) -> Set<Key> {
    var runs: [String: [(key: Key, place: Int)]] = [:]
    for object in all {
      guard let order = object.order, let old = former[object.key]?.order, old.rank == order.rank
      else { continue }
      runs["\(object.key.object) \(order.rank)", default: []].append((object.key, old.place))
    }
    var moved: Set<Key> = []
    for run in runs.values {
      let kept = Set(IncreasingRun.longest(in: run.map(\.place)))
      moved.formUnion(run.indices.filter { !kept.contains($0) }.map { run[$0].key })
    }
    return moved
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
