import Quantities
import ResourcePolicy

/// Puts policy files over a policy: first what others refer to, then what refers to it.
struct PolicyReader {
  private let document: PolicyDocument
  private let time: WallTime
  private let zones: ZoneTables
  private(set) var policy: Policy
  let problems = DocumentProblems()
  /// The names that the files have, by section, to find doubles and what to prune.
  private var named: [PolicySection: Set<String>] = [:]

  init(_ document: PolicyDocument, _ policy: Policy, at time: WallTime, zones: ZoneTables) {
    self.document = document
    self.policy = policy
    self.time = time
    self.zones = zones
  }

  mutating func readAll() {
    let plans = shells(of: .plans)
    readGroups()
    for (name, map) in plans { readPlan(name, map) }
    for (name, map) in plans { readDirectives(of: name, map) }
    readMappings()
    readRules()
    readSchedules()
    readWindows()
    readServerPools()
    readExpectations()
    readSettings()
    deactivateGroups()
    readOrder()
  }

  /// The active plan must stay one that can be active, and a group is in one server pool.
  mutating func finish() {
    let policy = policy
    guard problems.isEmpty else { return }
    attempt(.plans) { _ throws(PolicyError) in try policy.checkActivePlan() }
    attempt(.serverPools) { _ throws(PolicyError) in try policy.checkServerPools() }
  }

  // MARK: Steps

  /// Where a section stands, for what has no place of its own; else where the files begin.
  private func cursor(of section: PolicySection) -> DocumentCursor? {
    (document.sections.first { $0.section == section } ?? document.sections.first)?.cursor
  }

  /// Makes a refusal of the policy an error of the place that caused it.
  private mutating func attempt(
    _ cursor: DocumentCursor, _ change: (inout Policy) throws(PolicyError) -> Void
  ) {
    do {
      try change(&policy)
    } catch {
      problems.report(cursor.failure(error.description))
    }
  }

  /// The same for what has no place of its own.
  private mutating func attempt(
    _ section: PolicySection, _ change: (inout Policy) throws(PolicyError) -> Void
  ) {
    if let cursor = cursor(of: section) { attempt(cursor, change) }
  }

  /// Named objects of a section, each name once.
  private mutating func shells(
    of section: PolicySection
  ) -> [(name: EntityName, map: DocumentMap)] {
    var shells: [(name: EntityName, map: DocumentMap)] = []
    for item in document.items(of: section, problems) {
      let shell = problems.collect { () throws(DocumentError) in
        let map = try item.map(allowing: section.keys, problems: problems)
        let cursor = try map.required("name")
        let name = try cursor.checked { text throws(PolicyError) in try EntityName(text) }
        guard named[section, default: []].insert(name.key).inserted else {
          throw cursor.failure("\(name) stands in the files twice")
        }
        return (name: name, map: map)
      }
      if let shell { shells.append(shell) }
    }
    return shells
  }

  private mutating func readGroups() {
    var leaving: [(group: GroupID, cursor: DocumentCursor)] = []
    for (name, map) in shells(of: .groups) {
      var attributes = GroupAttributes()
      FieldTable<GroupAttributes>.group.read(map, into: &attributes, policy, problems)
      let time = time
      attempt(map.cursor) { policy throws(PolicyError) in
        if let group = try? policy.group(named: name.text) {
          if !attributes.isActive { leaving.append((group.id, map.cursor)) }
          attributes.isActive = attributes.isActive || group.attributes.isActive
          try policy.setGroup(group.id, attributes, at: time)
        } else {
          try policy.createGroup(name, attributes, at: time)
        }
      }
    }
    inactive = leaving
  }

  /// Groups that are to be inactive. They may be named by settings which the files change as well,
  /// so that this comes after the settings.
  private var inactive: [(group: GroupID, cursor: DocumentCursor)] = []

  private mutating func deactivateGroups() {
    let time = time
    for (group, cursor) in inactive {
      attempt(cursor) { policy throws(PolicyError) in
        guard policy.group(group)?.attributes.isActive == true else { return }
        try policy.setGroup(group, isActive: false, at: time)
      }
    }
  }

  /// The plan without its directives: they may name plans that come later.
  private mutating func readPlan(_ name: EntityName, _ map: DocumentMap) {
    var attributes = PlanAttributes()
    FieldTable<PlanAttributes>.plan.read(map, into: &attributes, policy, problems)
    let time = time
    attempt(map.cursor) { policy throws(PolicyError) in
      if (try? policy.plan(named: name.text)) == nil {
        try policy.createPlan(name, attributes, at: time)
      } else {
        try policy.replacePlan(named: name.text, attributes, at: time)
      }
    }
  }

  private mutating func readDirectives(of name: EntityName, _ map: DocumentMap) {
    let cursor = map.optional("directives")
    var directives: [Directive] = []
    let items = problems.collect { () throws(DocumentError) in try cursor?.list() ?? [] }
    for item in items ?? [] {
      let directive = problems.collect { () throws(DocumentError) in
        let known = ["group", "subPlan"] + FieldTable<Directive>.directive.names
        let map = try item.map(allowing: known, problems: problems)
        var directive = Directive(try target(of: map))
        FieldTable<Directive>.directive.read(map, into: &directive, policy, problems)
        guard !directives.contains(where: { $0.target == directive.target }) else {
          throw item.failure(
            "there is a directive for \(policy.name(of: directive.target)) already")
        }
        return directive
      }
      if let directive { directives.append(directive) }
    }
    let time = time
    attempt(cursor ?? map.cursor) { policy throws(PolicyError) in
      try policy.replaceDirectives(of: name.text, directives, at: time)
    }
  }

  private func target(of map: DocumentMap) throws(DocumentError) -> DirectiveTarget {
    switch (map.optional("group"), map.optional("subPlan")) {
    case (let cursor?, nil):
      let target = try FieldFormat.target.value(cursor, policy)
      guard target.plan == nil else {
        throw cursor.failure("\(policy.name(of: target)) is a plan; write subPlan instead of group")
      }
      return target
    case (nil, let cursor?):
      return .plan(try FieldFormat<PlanID>.plan.value(cursor, policy))
    case (nil, nil): throw map.cursor.failure("a directive needs group or subPlan")
    case (_?, let cursor?): throw cursor.failure("a directive has either group or subPlan")
    }
  }

  private mutating func readMappings() {
    var order: [AttributeMapping] = []
    var seen: Set<String> = []
    let time = time
    for item in document.items(of: .mappings, problems) {
      let draft = problems.collect { () throws(DocumentError) in
        let map = try item.map(
          allowing: FieldTable<MappingDraft>.mapping.names, problems: problems)
        for key in ["attribute", "value", "group"] { _ = try map.required(key) }
        var draft = MappingDraft(
          value: try FieldFormat<Glob>.glob.value(try map.required("value"), policy))
        FieldTable<MappingDraft>.mapping.read(map, into: &draft, policy, problems)
        return draft
      }
      guard let draft, draft.until.map({ $0 > time }) ?? true else { continue }
      let isTemporary = draft.until != nil
      guard seen.insert(draft.identity).inserted else {
        problems.report(
          item.failure("\(draft.attribute.rawValue) \(draft.value) stands in the files twice"))
        continue
      }
      attempt(item) { policy throws(PolicyError) in
        try policy.setMapping(
          draft.attribute, draft.value, to: draft.group, until: draft.until, at: time)
      }
      order += policy.mappings.filter { mapping in
        mapping.isSame(draft.attribute, draft.value, isTemporary: isTemporary)
      }
    }
    policy.orderMappings(as: order)
    mappingsInFiles = Set(order)
  }

  private var mappingsInFiles: Set<AttributeMapping> = []
  /// Keys of the settings that the files have.
  private var settingsInFiles: Set<String> = []

  private mutating func readRules() {
    let shells = shells(of: .rules)
    for (name, map) in shells {
      guard let condition = map.optional("when"), let group = map.optional("group") else {
        problems.report(map.cursor.failure("a rule needs when and group"))
        continue
      }
      let attributes = problems.collect { () throws(DocumentError) in
        var attributes = RuleAttributes(
          when: try FieldFormat<RuleExpression>.condition.value(condition, policy),
          group: try FieldFormat<GroupID>.group.value(group, policy))
        FieldTable<RuleAttributes>.rule.read(map, into: &attributes, policy, problems)
        if let zone = attributes.condition.zoneNames.sorted().first(where: { zones[$0] == nil }) {
          throw condition.failure(PolicyError.unknownZone(zone).description)
        }
        return attributes
      }
      guard let attributes else { continue }
      attempt(map.cursor) { policy throws(PolicyError) in
        if (try? policy.rule(named: name.text)) == nil {
          try policy.createRule(name, attributes)
        } else {
          try policy.setRule(named: name.text, attributes)
        }
      }
    }
    policy.orderRules(as: shells.map(\.name))
  }

  private mutating func readSchedules() {
    let (time, zones) = (time, zones)
    for (name, map) in shells(of: .schedules) {
      let attributes = problems.collect { () throws(DocumentError) in
        var attributes = ScheduleAttributes(
          plan: try FieldFormat<PlanID>.plan.value(try map.required("plan"), policy),
          start: try FieldFormat<TimeOfDay>.timeOfDay.value(try map.required("start"), policy),
          end: try FieldFormat<TimeOfDay>.timeOfDay.value(try map.required("end"), policy))
        FieldTable<ScheduleAttributes>.schedule.read(map, into: &attributes, policy, problems)
        return attributes
      }
      guard let attributes else { continue }
      attempt(map.cursor) { policy throws(PolicyError) in
        if policy.schedules.contains(where: { $0.name == name }) {
          try policy.setSchedule(named: name.text, attributes, zones: zones, at: time)
        } else {
          try policy.createSchedule(name, attributes, zones: zones, at: time)
        }
      }
    }
  }

  private mutating func readWindows() {
    let (time, zones) = (time, zones)
    for (name, map) in shells(of: .windows) {
      let attributes = problems.collect { () throws(DocumentError) in
        var attributes = WindowAttributes(
          start: try FieldFormat<TimeOfDay>.timeOfDay.value(try map.required("start"), policy),
          duration: try FieldFormat<TimeSpan>.duration.value(try map.required("duration"), policy))
        FieldTable<WindowAttributes>.window.read(map, into: &attributes, policy, problems)
        return attributes
      }
      guard let attributes else { continue }
      attempt(map.cursor) { policy throws(PolicyError) in
        if policy.windows.contains(where: { $0.name == name }) {
          try policy.setWindow(named: name.text, attributes, zones: zones, at: time)
        } else {
          try policy.createWindow(name, attributes, zones: zones, at: time)
        }
      }
    }
  }

  private mutating func readServerPools() {
    for (name, map) in shells(of: .serverPools) {
      var attributes = ServerPoolAttributes()
      FieldTable<ServerPoolAttributes>.serverPool.read(map, into: &attributes, policy, problems)
      attempt(map.cursor) { policy throws(PolicyError) in
        try policy.replaceServerPool(name, attributes)
      }
    }
  }

  private mutating func readExpectations() {
    guard document.has(.expect) else { return }
    var expectations: [Expectation] = []
    for item in document.items(of: .expect, problems) {
      let expectation = problems.collect { () throws(DocumentError) in
        try ExpectationReader(policy, problems).read(item)
      }
      if let expectation { expectations.append(expectation) }
    }
    guard let cursor = document.sections.first(where: { $0.section == .expect })?.cursor else {
      return
    }
    attempt(cursor) { policy throws(PolicyError) in try policy.setExpectations(expectations) }
  }

  private mutating func readSettings() {
    let zones = zones
    for (_, cursor) in document.sections.filter({ $0.section == .settings }) {
      var draft = SettingsDraft(policy.settings)
      let map = problems.collect { () throws(DocumentError) in
        try cursor.map(allowing: FieldTable<SettingsDraft>.settings.names, problems: problems)
      }
      guard let map else { continue }
      settingsInFiles.formUnion(map.entries.map(\.key))
      FieldTable<SettingsDraft>.settings.read(map, into: &draft, policy, problems)
      attempt(cursor) { policy throws(PolicyError) in
        try policy.setDefaultGroup(draft.defaultGroup)
        try policy.setRunGroup(draft.runGroup)
        try policy.setDefaultPlan(draft.defaultPlan)
        if draft.zone != policy.settings.zone { try policy.setZone(draft.zone, zones: zones) }
        policy.setMatchesCase(draft.matchesCase)
        try policy.setCoordinator(draft.coordinator)
      }
    }
  }

  /// Settings that the files leave out are standard ones: files leave those out.
  private mutating func resetSettings() {
    var coordinator = policy.settings.coordinator
    for field in FieldTable<CoordinatorSettings>.coordinator.fields
    where !settingsInFiles.contains(field.name) {
      field.reset(&coordinator)
    }
    attempt(.settings) { policy throws(PolicyError) in try policy.setCoordinator(coordinator) }
  }

  private mutating func readOrder() {
    for (_, cursor) in document.sections.filter({ $0.section == .mappingOrder }) {
      let policy = policy
      let attributes = problems.collect { () throws(DocumentError) in
        try cursor.list().map { item throws(DocumentError) in
          try FieldFormat<MappingAttribute>.choice.value(item, policy)
        }
      }
      guard let attributes else { continue }
      attempt(cursor) { policy throws(PolicyError) in
        policy.setMappingOrder(try MappingOrder(attributes))
      }
    }
  }

  // MARK: Pruning

  /// Deletes what the files do not name, in the sections that stand in them: first what refers to
  /// others.
  mutating func prune() {
    let (time, named, zones) = (time, named, zones)
    if document.has(.settings) { resetSettings() }
    func isLeft(_ section: PolicySection, _ name: EntityName) -> Bool {
      document.has(section) && named[section]?.contains(name.key) != true
    }
    if document.has(.mappings) {
      for mapping in policy.mappings where !mappingsInFiles.contains(mapping) {
        attempt(.mappings) { policy throws(PolicyError) in policy.removeMapping(mapping) }
      }
    }
    for rule in policy.rules where isLeft(.rules, rule.name) {
      attempt(.rules) { policy throws(PolicyError) in try policy.deleteRule(named: rule.name.text) }
    }
    for schedule in policy.schedules where isLeft(.schedules, schedule.name) {
      attempt(.schedules) { policy throws(PolicyError) in
        try policy.deleteSchedule(named: schedule.name.text, zones: zones, at: time)
      }
    }
    for window in policy.windows where isLeft(.windows, window.name) {
      attempt(.windows) { policy throws(PolicyError) in
        try policy.deleteWindow(named: window.name.text, zones: zones, at: time)
      }
    }
    for pool in policy.serverPools where isLeft(.serverPools, pool.name) {
      attempt(.serverPools) { policy throws(PolicyError) in
        try policy.deleteServerPool(named: pool.name.text)
      }
    }
    let plans = policy.plans.filter { !$0.isBuiltIn && isLeft(.plans, $0.name) }
    // A plan may be a member of another that goes as well.
    for plan in plans {
      attempt(.plans) { policy throws(PolicyError) in
        try policy.replaceDirectives(of: plan.name.text, [], at: time)
      }
    }
    for plan in plans {
      attempt(.plans) { policy throws(PolicyError) in try policy.deletePlan(named: plan.name.text) }
    }
    for group in policy.groups where !group.isBuiltIn && isLeft(.groups, group.name) {
      attempt(.groups) { policy throws(PolicyError) in try policy.deleteGroup(group.id, heir: nil) }
    }
  }
}

extension PolicySection {
  /// The keys of one object of the section.
  var keys: [String] {
    switch self {
    case .settings: FieldTable<SettingsDraft>.settings.names
    case .mappingOrder: []
    case .groups: ["name"] + FieldTable<GroupAttributes>.group.names
    case .mappings: FieldTable<MappingDraft>.mapping.names
    case .rules: ["name"] + FieldTable<RuleAttributes>.rule.names
    case .plans: ["name"] + FieldTable<PlanAttributes>.plan.names + ["directives"]
    case .schedules: ["name"] + FieldTable<ScheduleAttributes>.schedule.names
    case .windows: ["name"] + FieldTable<WindowAttributes>.window.names
    case .serverPools: ["name"] + FieldTable<ServerPoolAttributes>.serverPool.names
    case .expect: ExpectationReader.keys
    }
  }
}
