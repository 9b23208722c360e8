import Quantities
@testable import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

@Suite struct PolicyRoundTripTests {
  @Test("export, apply to a fresh policy, export: the same bytes, and pruning changes nothing")
  func roundTrip() throws {
    let seed: UInt64 = 0x5EED_D0C1
    for round in 0..<500 {
      var samples = PolicySamples(random: SplitMix64(seed: seed &+ UInt64(round)))
      let text = DocumentWriter.json(samples.document())
      let comment = Comment(rawValue: "seed \(seed) round \(round): \(text)")
      let policy: Policy
      do {
        policy = try PolicyDocument(text).applied()
      } catch {
        Issue.record("\(error.problems) \(comment)")
        return
      }
      let export = PolicyExport(policy, at: PolicySamples.time)
      let (yaml, json) = (try export.yaml(), export.json())
      let fromYAML = try PolicyDocument(yaml)
      let again = PolicyExport(try fromYAML.applied(), at: PolicySamples.time)
      #expect(try again.yaml() == yaml, comment)
      let pruned = try PolicyDocument(json).applied(to: policy, prune: true)
      #expect(PolicyDiff(from: policy, to: pruned).isEmpty, comment)
      #expect(PolicyExport(pruned, at: PolicySamples.time).json() == json, comment)
    }
  }

  @Test("the difference to another policy, applied with pruning, leaves no difference")
  func diffThenApply() throws {
    let seed: UInt64 = 0x5EED_D0C2
    for round in 0..<100 {
      var samples = PolicySamples(random: SplitMix64(seed: seed &+ UInt64(round)))
      let old = try PolicyDocument(DocumentWriter.json(samples.document())).applied()
      let new = try PolicyDocument(DocumentWriter.json(samples.document())).applied()
      #expect(!PolicyDiff(from: old, to: new).isEmpty)
      let target = PolicyExport(new, at: PolicySamples.time).json()
      guard let reached = try? PolicyDocument(target).applied(to: old, prune: true) else {
        continue  // A schedule of the old policy has made a plan active that would go.
      }
      let left = PolicyDiff(from: new, to: reached).changes
      #expect(left == [], "seed \(seed) round \(round)")
    }
  }

  // MARK: Field by field

  private func check<Object>(
    _ table: FieldTable<Object>, _ section: String, base: String,
    in read: (DocumentNode) -> [DocumentEntry]
  ) throws {
    for (index, field) in table.docs.enumerated() {
      var samples = PolicySamples(random: SplitMix64(seed: UInt64(index)))
      var isWritten = false
      for _ in 0..<20 {
        let sample = samples.value(of: field)
        let value = try #require(sample, "no sample for \(field.name)")
        let fixed =
          try PolicyDocument(base).sections.first?.cursor.list().first?.map().entries ?? []
        let entries =
          fixed.filter { $0.key != field.name } + [DocumentEntry(field.name, value)]
        let text = DocumentWriter.json(.map([DocumentEntry(section, .list([.map(entries)]))]))
        let policy = try PolicyDocument(text).applied(to: Self.ground())
        let found = read(PolicyExport(policy, at: PolicySamples.time).node)
          .first { $0.key == field.name }
        guard let found else { continue }  // It was the standard value.
        #expect(
          DocumentWriter.json(found.value) == DocumentWriter.json(value), "\(section).\(field.name)"
        )
        isWritten = true
      }
      #expect(isWritten, "\(section).\(field.name) is never written")
    }
  }

  private static func ground() throws -> Policy {
    try PolicyDocument(
      """
      groups: [{name: G0}, {name: G1}, {name: G2}]
      plans: [{name: P0, method: shares}, {name: P1, method: shares}, {name: P2, method: shares}]
      """
    ).applied()
  }

  /// The last object of a section, or what is under `key` in it.
  private func last(_ section: String) -> (DocumentNode) -> [DocumentEntry] {
    { root in
      guard case .map(let sections) = root.content,
        case .list(let items)? = sections.first(where: { $0.key == section })?.value.content,
        case .map(let entries)? = items.last?.content
      else { return [] }
      return entries
    }
  }

  @Test("every field of every table is read and written")
  func everyField() throws {
    try check(
      FieldTable<GroupAttributes>.group, "groups", base: "groups: [{name: NEW}]",
      in: last("groups"))
    try check(
      FieldTable<MappingDraft>.mapping, "mappings",
      base: "mappings: [{attribute: user, value: x, group: G0}]", in: last("mappings"))
    try check(
      FieldTable<RuleAttributes>.rule, "rules",
      base: "rules: [{name: NEW, when: 'user = \"a\"', group: G0}]", in: last("rules"))
    try check(
      FieldTable<PlanAttributes>.plan, "plans", base: "plans: [{name: NEW}]", in: last("plans"))
    try check(
      FieldTable<ScheduleAttributes>.schedule, "schedules",
      base: "schedules: [{name: NEW, plan: P0, start: '08:00', end: '09:00'}]",
      in: last("schedules"))
    try check(
      FieldTable<WindowAttributes>.window, "windows",
      base: "windows: [{name: NEW, start: '08:00', duration: 1h}]", in: last("windows"))
    try check(
      FieldTable<ServerPoolAttributes>.serverPool, "serverPools",
      base: "serverPools: [{name: NEW}]", in: last("serverPools"))
  }

  @Test("every field of a directive and every setting is read and written")
  func directivesAndSettings() throws {
    for (index, field) in FieldTable<Directive>.directive.docs.enumerated() {
      var samples = PolicySamples(random: SplitMix64(seed: UInt64(index)))
      let values = (0..<20).compactMap { _ in samples.value(of: field) }
      let written = try values.filter { value in
        let text =
          "plans: [{name: P0, method: shares, directives: [{group: G0, \(field.name): "
          + "\(DocumentWriter.json(value))}]}]"
        let policy = try PolicyDocument(text).applied(to: Self.ground())
        let directive = try #require(try policy.plan(named: "P0").directives.first)
        let found = FieldTable<Directive>.directive.entries(of: directive, in: policy)
        return found == [DocumentEntry(field.name, value)]
      }
      #expect(!written.isEmpty, "\(field.name)")
    }
    for field in FieldTable<SettingsDraft>.settings.docs {
      var samples = PolicySamples(random: SplitMix64(seed: 7))
      // Several, because a standard value is left out.
      let values = try (0..<20).map { _ in
        let sample = samples.value(of: field)
        return try #require(sample, "\(field)")
      }
      let written = try values.filter { value in
        let text = "settings: {\(field.name): \(DocumentWriter.json(value))}"
        let policy = try PolicyDocument(text).applied(to: Self.ground())
        let found = FieldTable<SettingsDraft>.settings.entries(
          of: .init(policy.settings), in: policy)
        return found.contains(DocumentEntry(field.name, value))
      }
      #expect(!written.isEmpty, "\(field.name)")
    }
  }
}
