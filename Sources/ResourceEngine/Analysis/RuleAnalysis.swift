public import Quantities
public import ResourcePolicy

extension Policy {
  /// Rules and mappings that can never decide anything.
  ///
  /// - Complexity: O(rules + mappings) for rules that need an exact user or program; rules without
  ///   are compared with the first thousand of their kind.
  public func classificationFindings(at time: WallTime, zones: ZoneTables) -> [Finding] {
    mappingFindings(at: time) + ruleFindings(at: time, zones: zones)
  }

  private func mappingFindings(at time: WallTime) -> [Finding] {
    var findings: [Finding] = []
    var catchAll: AttributeMapping?
    for mapping in rankedMappings(at: time) {
      let name = "mapping \(mapping.attribute.rawValue) \(mapping.value)"
      let command = "\(mapping.attribute.rawValue) \(mapping.value)"
      if let group = group(mapping.group), !group.attributes.isActive {
        findings.append(
          Finding(
            .mappingInactiveGroup, in: name, "its group \(group.name) is inactive, so it is passed",
            fix: "rmctl group activate \(group.name)"))
      }
      if let catchAll, catchAll.until == nil || mapping.until == nil {
        findings.append(
          Finding(
            .mappingShadowed, in: name,
            "it is never reached: the mapping of user \(catchAll.value) comes first and claims all",
            fix: "rmctl mapping delete \(command), or change rmctl mapping order"))
      } else if claimsEverybody(mapping) {
        catchAll = mapping
      }
    }
    return findings
  }

  /// Every session has a user, and nothing else for sure.
  private func claimsEverybody(_ mapping: AttributeMapping) -> Bool {
    mapping.attribute == .user && mapping.value.matchesEverything
      && group(mapping.group)?.attributes.isActive == true
      && group(mapping.group)?.attributes.grants == nil
  }

  private func ruleFindings(at time: WallTime, zones: ZoneTables) -> [Finding] {
    var findings: [Finding] = []
    var earlier = EarlierRules()
    let permanent = mappings.filter { $0.until == nil && $0.isValid(at: time) }
    let catchAll = permanent.first(where: claimsEverybody)
    let mappedUsers = Set(
      permanent.filter { mapping in
        mapping.attribute == .user && mapping.value.isLiteral
          && group(mapping.group)?.attributes.isActive == true
          && group(mapping.group)?.attributes.grants == nil
      }.map(\.value.foldedPattern))
    for rule in rulesInOrder where rule.attributes.isEnabled {
      let attributes = rule.attributes
      func add(_ code: FindingCode, _ message: String, fix: String) {
        findings.append(Finding(code, in: "rule \(rule.name)", message, fix: fix))
      }
      for zone in attributes.condition.zoneNames.sorted() where zones[zone] == nil {
        add(
          .ruleZone, "it names the time zone \(zone), which this machine does not know",
          fix: "install tzdata, or rmctl rule set \(rule.name) --when CONDITION")
      }
      if let group = group(attributes.group), !group.attributes.isActive {
        add(
          .ruleInactiveGroup, "its group \(group.name) is inactive, so it is passed",
          fix: "rmctl group activate \(group.name)")
      }
      let users = attributes.condition.requiredExact(.user)
      var obstacle: String?
      if attributes.condition.isNeverTrue {
        obstacle = "its condition can never be true"
      } else if let catchAll {
        obstacle = "the mapping of user \(catchAll.value) claims every session before it"
      } else if let users, !settings.matchesCase, users.allSatisfy(mappedUsers.contains) {
        obstacle = "mappings claim every session of \(users.joined(separator: ", ")) before it"
      } else if let other = earlier.covering(attributes.condition) {
        obstacle = "rule \(other) comes first and claims every session that it would"
      }
      if let obstacle {
        add(
          .ruleUnreachable, "it never claims a session: \(obstacle)",
          fix: "rmctl rule move \(rule.name) --first, or rmctl rule delete \(rule.name)")
      }
      if group(attributes.group)?.attributes.isActive == true,
        group(attributes.group)?.attributes.grants == nil
      {
        earlier.add(attributes.condition, name: rule.name.text)
      }
    }
    return findings
  }
}

/// The rules asked before one, found by what they need.
private struct EarlierRules {
  private struct Rule {
    let condition: RuleExpression
    let name: String
  }

  private static let mostOpen = 1000
  private var byText: [String: String] = [:]
  private var byUser: [String: [Rule]] = [:]
  private var byProgram: [String: [Rule]] = [:]
  private var open: [Rule] = []

  mutating func add(_ condition: RuleExpression, name: String) {
    let rule = Rule(condition: condition, name: name)
    if byText[condition.text] == nil { byText[condition.text] = name }
    if let users = condition.requiredExact(.user) {
      for user in users { byUser[user, default: []].append(rule) }
    } else if let programs = condition.requiredExact(.program) {
      for program in programs { byProgram[program, default: []].append(rule) }
    } else if open.count < Self.mostOpen {
      open.append(rule)
    }
  }

  func covering(_ condition: RuleExpression) -> String? {
    if let name = byText[condition.text] { return name }
    let user = condition.requiredExact(.user)?.first
    let program = condition.requiredExact(.program)?.first
    let candidates =
      open + (user.flatMap { byUser[$0] } ?? []) + (program.flatMap { byProgram[$0] } ?? [])
    return candidates.first { $0.condition.covers(condition) }?.name
  }
}
