import Quantities

/// What can be said of one directive.
struct DirectiveFindings {
  private let policy: Policy
  private let plan: Plan
  private let directive: Directive
  private let name: String

  init(_ policy: Policy, _ plan: Plan, _ directive: Directive) {
    self.policy = policy
    self.plan = plan
    self.directive = directive
    name = policy.name(of: directive.target)
  }

  var all: [Finding] {
    allocation + (directive.target.plan == nil ? limits + switching + parallel : subPlan)
  }

  private func finding(_ code: FindingCode, _ message: String, fix: String) -> Finding {
    Finding(code, in: "plan \(plan.name)", directive: name, message, fix: fix)
  }

  private var set: String { "rmctl directive set \(plan.name) \(name)" }

  /// Values of another method have no effect, so they are mistakes.
  private var allocation: [Finding] {
    var findings: [Finding] = []
    let method = plan.attributes.method
    let given: [(AllocationMethod, Bool, String, String)] = [
      (.emphasis, !directive.levels.isEmpty, "percentages at levels", levelsToNone),
      (.ratio, directive.ratio != nil, "a ratio", "--ratio none"),
      (.shares, directive.shares != nil, "shares", "--shares none"),
    ]
    for (owner, isGiven, words, remedy) in given where isGiven && owner != method {
      findings.append(
        finding(
          .methodMixed,
          "\(name) has \(words), which the method \(method.rawValue) does not use",
          fix: "\(set) \(remedy), or rmctl plan set \(plan.name) --method \(owner.rawValue)"))
    }
    if let cap = directive.utilizationLimit, cap > plan.attributes.maxUtilization {
      let most = plan.attributes.maxUtilization
      findings.append(
        finding(
          .capAbovePlan, "the utilization limit \(cap) % of \(name) is above the plan's \(most) %",
          fix: "\(set) --utilization-limit \(most)"))
    }
    return findings
  }

  private var levelsToNone: String {
    directive.levels.used.map { "--p\($0.level) none" }.joined(separator: " ")
  }

  /// A sub-plan only divides: its sessions are in groups, and limits stand with those.
  private var subPlan: [Finding] {
    let bare = Directive(directive.target)
    var given: [String] = []
    if directive.limits != bare.limits { given.append("limits") }
    if directive.parallel != bare.parallel { given.append("parallel limits") }
    if directive.switching != bare.switching { given.append("switching") }
    if directive.undoPool != nil || directive.undoRate != nil { given.append("undo limits") }
    if directive.ioWeight != nil { given.append("an I/O weight") }
    if directive.cpus != nil || directive.gpus != nil { given.append("processors or GPUs") }
    guard !given.isEmpty else { return [] }
    return [
      finding(
        .subPlanLimit,
        "the directive for the sub-plan \(name) has \(given.joined(separator: ", "))",
        fix: "rmctl directive delete \(plan.name) \(name), then set it with"
          + " \(Policy.allocationHint(plan)) and --utilization-limit only")
    ]
  }

  private var limits: [Finding] {
    var findings: [Finding] = []
    let limits = directive.limits
    let own = directive.target.group.flatMap { policy.group($0)?.attributes.limits }
    if limits.maxSessions == 0 {
      findings.append(
        finding(
          .poolZero, "\(name) admits no session: its pool is 0", fix: "\(set) --sessions N"))
    }
    let queues = limits.queueTimeout != nil || limits.queueLimit != nil
    if queues, limits.maxSessions == nil, own?.maxSessions == nil {
      findings.append(
        finding(
          .queueWithoutPool,
          "\(name) has a queue timeout or limit but no pool, so nothing ever waits",
          fix: "\(set) --sessions N"))
    }
    if !plan.attributes.managesSessionPool, queues || limits.maxSessions != nil {
      findings.append(
        finding(
          .poolUnmanaged, "the plan does not manage session pools, so those of \(name) do not hold",
          fix: "rmctl plan set \(plan.name) --session-pool-managed on"))
    }
    return findings
  }

  private var parallel: [Finding] {
    var findings: [Finding] = []
    let rules = directive.parallel
    if !plan.attributes.managesParallel, !rules.isEmpty || directive.limits.parallelLimit != nil {
      findings.append(
        finding(
          .parallelUnmanaged,
          "the plan does not manage parallel statements, so the limits of \(name) do not hold",
          fix: "rmctl plan set \(plan.name) --parallel-managed on"))
    }
    if rules.timeoutAction != nil, rules.queueTimeout == nil {
      findings.append(
        finding(
          .parallelQueueUnlimited,
          "\(name) says what happens when statements wait too long, but not how long that is",
          fix: "\(set) --parallel-queue-timeout D"))
    }
    return findings
  }

  private var switching: [Finding] {
    var findings: [Finding] = []
    let rules = directive.switching
    if rules.action == nil, rules.hasThreshold || rules.byEstimate || rules.forCall {
      findings.append(
        finding(
          .switchWithoutAction, "\(name) has switch thresholds but nothing that they cause",
          fix: "\(set) --switch-to GROUP|cancel|kill|log"))
    }
    if rules.action != nil, !rules.hasThreshold {
      findings.append(
        finding(
          .switchWithoutThreshold, "\(name) switches, but at no threshold",
          fix: "\(set) --switch-cpu D"))
    }
    if rules.byEstimate, rules.cpu == nil {
      findings.append(
        finding(
          .switchEstimate, "\(name) switches by the estimate, but has no CPU threshold to compare",
          fix: "\(set) --switch-cpu D"))
    }
    if case .group(let target) = rules.action, directive.target == .group(target) {
      findings.append(
        finding(
          .switchToItself, "\(name) switches to itself", fix: "\(set) --switch-to ANOTHER-GROUP"))
    }
    return findings
  }
}
