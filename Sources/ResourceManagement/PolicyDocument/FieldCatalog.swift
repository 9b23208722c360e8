/// What `explain` knows: every object of a policy document with its fields.
public struct FieldCatalog: Sendable {
  /// One object: a noun with its fields.
  public struct Entry: Sendable {
    /// `plan` or `plan.directives`.
    public let path: String
    public let meaning: String
    public let fields: [FieldDoc]
  }

  public static let entries: [Entry] = PolicySection.allCases.flatMap { section -> [Entry] in
    var entries = [Entry(path: section.noun, meaning: section.meaning, fields: docs(of: section))]
    if section == .plans {
      entries.append(
        Entry(
          path: "plan.directives", meaning: "What the plan grants and forbids one target.",
          fields: targets + FieldTable<Directive>.directive.docs))
    }
    return entries
  }

  /// Every path that can be asked for: objects, then their fields.
  public static let paths: [String] = entries.flatMap { entry in
    [entry.path]
      + entry.fields.map { "\(entry.path).\($0.name)" }
      // The directives of a plan are objects themselves.
      .filter { path in !entries.contains { $0.path == path } }
  }

  private static let name = FieldDoc(
    name: "name", type: "name", option: nil,
    meaning: "A letter, then up to 127 letters, digits or _ $ # . -; case is ignored.")

  private static let targets = [
    FieldDoc(
      name: "group", type: "name of a group, or OTHER_GROUPS", option: nil,
      meaning: "Whom the directive is for. OTHER_GROUPS stands for all that the plan does not name."
    ),
    FieldDoc(
      name: "subPlan", type: "name of a plan", option: nil,
      meaning: "Instead of group: a plan that divides what this directive gets."),
  ]

  private static func docs(of section: PolicySection) -> [FieldDoc] {
    switch section {
    case .settings: FieldTable<SettingsDraft>.settings.docs
    case .mappingOrder: []
    case .groups: [name] + FieldTable<GroupAttributes>.group.docs
    case .mappings: FieldTable<MappingDraft>.mapping.docs
    case .rules: [name] + FieldTable<RuleAttributes>.rule.docs
    case .plans:
      [name] + FieldTable<PlanAttributes>.plan.docs + [
        FieldDoc(
          name: "directives", type: "list of directives", option: nil,
          meaning: "What each group or sub-plan gets; see rmctl explain plan.directives.")
      ]
    case .schedules: [name] + FieldTable<ScheduleAttributes>.schedule.docs
    case .windows: [name] + FieldTable<WindowAttributes>.window.docs
    case .serverPools: [name] + FieldTable<ServerPoolAttributes>.serverPool.docs
    case .expect: expectation
    }
  }

  private static let expectation = [
    FieldDoc(name: "plan", type: "name of a plan", option: nil, meaning: "The plan it is about."),
    FieldDoc(
      name: "idle", type: "list of names", option: nil, meaning: "Who wants nothing in this case."),
    FieldDoc(
      name: "demand", type: "map of names to percentages", option: nil,
      meaning: "Who wants this much of the machine and no more."),
    FieldDoc(
      name: "shares", type: "map of names to percentages", option: nil,
      meaning: "What each gets of the machine then."),
    FieldDoc(
      name: "tolerance", type: "percentage", option: nil,
      meaning: "How far a share may be off, in percent of the machine; 0.05 when missing."),
  ]
}
