/// One thing that validation has to say about a plan.
public struct Finding: Hashable, Sendable {
  public enum Severity: String, Sendable {
    /// The plan cannot be activated.
    case error
    /// The plan works, but hardly as meant.
    case warning
  }

  public let severity: Severity
  /// The directive it is about; nil for the plan itself.
  public let directive: String?
  public let message: String
  /// What to do about it, as a command where there is one.
  public let fix: String
}

extension Policy {
  /// Everything wrong or doubtful in a plan, all at once, errors first.
  public func findings(of plan: Plan) -> [Finding] {
    var findings: [Finding] = []
    if plan.directives.isEmpty {
      findings.append(
        Finding(
          severity: .error, directive: nil, message: "it has no directives",
          fix: "rmctl directive set \(plan.name) GROUP --shares N"))
    }
    if plan.directive(for: nil) == nil {
      findings.append(
        Finding(
          severity: .error, directive: Directive.otherGroupsName,
          message: "no directive covers OTHER_GROUPS",
          fix: "rmctl directive set \(plan.name) OTHER_GROUPS --shares N"))
    }
    for directive in plan.directives {
      findings += self.findings(of: directive, in: plan)
    }
    return findings.filter { $0.severity == .error } + findings.filter { $0.severity != .error }
  }

  private func findings(of directive: Directive, in plan: Plan) -> [Finding] {
    let name = directiveName(directive.group)
    var findings: [Finding] = []
    func warn(_ message: String, fix: String) {
      findings.append(
        Finding(severity: .warning, directive: name, message: message, fix: fix))
    }
    if let cap = directive.utilizationLimit, cap > plan.maxUtilization {
      warn(
        "the utilization limit \(cap) % of \(name) is above the plan's \(plan.maxUtilization) %",
        fix: "rmctl directive set \(plan.name) \(name) --utilization-limit \(plan.maxUtilization)")
    }
    if directive.limits.maxSessions == 0 {
      warn(
        "\(name) admits no session: its pool is 0",
        fix: "rmctl directive set \(plan.name) \(name) --sessions N")
    }
    if directive.limits.maxSessions == nil, directive.limits.queueTimeout != nil,
      directive.group.flatMap({ group($0)?.attributes.limits.maxSessions }) == nil
    {
      warn(
        "\(name) has a queue timeout but no pool limit, so nothing ever waits",
        fix: "rmctl directive set \(plan.name) \(name) --sessions N")
    }
    return findings
  }
}
