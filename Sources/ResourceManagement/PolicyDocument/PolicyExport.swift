public import Quantities
public import ResourcePolicy

/// Writes a policy as a document. The same policy gives the same bytes, and what `apply` makes of
/// them is the same policy.
public struct PolicyExport {
  private let policy: Policy
  private let time: WallTime

  static let apiVersion = "rmctl/v1"
  static let kind = "Policy"

  /// - Parameter time: mappings and privileges that have run out by then are left out.
  public init(_ policy: Policy, at time: WallTime) {
    self.policy = policy
    self.time = time
  }

  /// - Throws: only when the system has no memory left.
  public func yaml() throws(DocumentError) -> String { try DocumentWriter.yaml(node) }

  public func json() -> String { DocumentWriter.json(node) }

  var node: DocumentNode {
    var entries = [
      DocumentEntry("apiVersion", .text(Self.apiVersion)),
      DocumentEntry("kind", .text(Self.kind)),
    ]
    entries += PolicySection.allCases.map { section in
      DocumentEntry(section.rawValue, node(of: section))
    }
    return .map(entries)
  }

  private func node(of section: PolicySection) -> DocumentNode {
    switch section {
    case .settings:
      .map(FieldTable<SettingsDraft>.settings.entries(of: .init(policy.settings), in: policy))
    case .mappingOrder:
      .list(policy.mappingOrder.attributes.map { .text($0.rawValue) })
    case .groups: .list(policy.groups.map(group))
    case .mappings:
      .list(
        policy.mappings.filter { $0.isValid(at: time) }.map { mapping in
          .map(FieldTable<MappingDraft>.mapping.entries(of: .init(mapping), in: policy))
        })
    case .rules:
      .list(
        policy.rules.map { rule in
          named(rule.name, FieldTable<RuleAttributes>.rule.entries(of: rule.attributes, in: policy))
        })
    case .plans: .list(policy.plans.map(plan))
    case .schedules:
      .list(
        policy.schedules.map { schedule in
          named(
            schedule.name,
            FieldTable<ScheduleAttributes>.schedule.entries(of: schedule.attributes, in: policy))
        })
    case .windows:
      .list(
        policy.windows.map { window in
          named(
            window.name,
            FieldTable<WindowAttributes>.window.entries(of: window.attributes, in: policy))
        })
    case .serverPools:
      .list(
        policy.serverPools.map { pool in
          named(
            pool.name,
            FieldTable<ServerPoolAttributes>.serverPool.entries(of: pool.attributes, in: policy))
        })
    case .expect: .list(policy.expectations.map(expectation))
    }
  }

  private func named(_ name: EntityName, _ entries: [DocumentEntry]) -> DocumentNode {
    .map([DocumentEntry("name", .text(name.text))] + entries)
  }

  private func group(_ group: ConsumerGroup) -> DocumentNode {
    var attributes = group.attributes
    attributes.grants = attributes.grants?.filter { $0.isValid(at: time) }
    return named(group.name, FieldTable<GroupAttributes>.group.entries(of: attributes, in: policy))
  }

  private func plan(_ plan: Plan) -> DocumentNode {
    let directives = plan.directives.map { directive -> DocumentNode in
      let key = directive.target.plan == nil ? "group" : "subPlan"
      return .map(
        [DocumentEntry(key, .text(policy.name(of: directive.target)))]
          + FieldTable<Directive>.directive.entries(of: directive, in: policy))
    }
    return named(
      plan.name,
      FieldTable<PlanAttributes>.plan.entries(of: plan.attributes, in: policy)
        + [DocumentEntry("directives", .list(directives))])
  }

  static func expectations(of policy: Policy) -> [DocumentNode] {
    let export = PolicyExport(policy, at: WallTime(milliseconds: 0))
    return policy.expectations.map(export.expectation)
  }

  private func expectation(_ expectation: Expectation) -> DocumentNode {
    func parts(_ parts: [Expectation.Part]) -> DocumentNode {
      .map(
        parts.map { part in
          DocumentEntry(policy.name(of: part.target), .decimal(part.percentage.description))
        })
    }
    var entries = [
      DocumentEntry("plan", .text(policy.name(of: .plan(expectation.plan))))
    ]
    if !expectation.idle.isEmpty {
      entries.append(
        DocumentEntry("idle", .list(expectation.idle.map { .text(policy.name(of: $0)) })))
    }
    if !expectation.demand.isEmpty {
      entries.append(DocumentEntry("demand", parts(expectation.demand)))
    }
    entries.append(DocumentEntry("shares", parts(expectation.shares)))
    if expectation.tolerance != Expectation.standardTolerance {
      entries.append(DocumentEntry("tolerance", .decimal(expectation.tolerance.description)))
    }
    return .map(entries)
  }
}
