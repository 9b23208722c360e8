/// One thing that validation has to say.
public struct Finding: Hashable, Sendable {
  public enum Severity: String, Sendable {
    /// The plan cannot be activated.
    case error
    /// The plan works, but hardly as meant.
    case warning
    /// Worth knowing.
    case note
  }

  public let code: FindingCode
  /// The object that it is about, as `plan NIGHT` or `rule ETL`.
  public let object: String
  /// The directive of a plan; nil for the plan itself and for everything else.
  public let directive: String?
  public let message: String
  /// What to do about it, as a command where there is one.
  public let fix: String

  public var severity: Severity { code.severity }

  /// Where it is: `plan NIGHT, directive ETL`.
  public var place: String { object + (directive.map { ", directive \($0)" } ?? "") }

  public init(
    _ code: FindingCode, in object: String, directive: String? = nil, _ message: String,
    fix: String
  ) {
    self.code = code
    self.object = object
    self.directive = directive
    self.message = message
    self.fix = fix
  }

  /// Errors first, otherwise in the order in which they were found.
  public static func ordered(_ findings: [Finding]) -> [Finding] {
    [Severity.error, .warning, .note].flatMap { severity in
      findings.filter { $0.severity == severity }
    }
  }
}

/// The stable name of everything that validation can find; `docs/lint.md` has an example of each.
public enum FindingCode: String, CaseIterable, Sendable {
  case planEmpty = "plan.no-directives"
  case planNoOthers = "plan.no-other-groups"
  case planCycle = "plan.cycle"
  case planNoGroup = "plan.no-group"
  case planIsSubPlan = "plan.is-sub-plan"
  case planDisabled = "plan.disabled"
  case levelOver100 = "plan.level-over-100"
  case methodMixed = "plan.method-mixed"
  case subPlanLimit = "plan.sub-plan-limit"
  case switchToItself = "switch.to-itself"
  case expectationFailed = "expectation.failed"
  case scheduleUnusable = "schedule.plan-unusable"
  case scheduleZone = "schedule.unknown-zone"
  case ruleZone = "rule.unknown-zone"
  case capAbovePlan = "plan.cap-above-plan"
  case capBelowGuarantee = "plan.cap-below-guarantee"
  case noCPU = "plan.no-cpu"
  case noProcessors = "plan.no-processors"
  case poolZero = "plan.pool-zero"
  case queueWithoutPool = "plan.queue-without-pool"
  case poolUnmanaged = "plan.pool-unmanaged"
  case parallelUnmanaged = "plan.parallel-unmanaged"
  case parallelQueueUnlimited = "plan.parallel-queue-unlimited"
  case switchWithoutAction = "switch.no-action"
  case switchWithoutThreshold = "switch.no-threshold"
  case switchCycle = "switch.cycle"
  case switchOrder = "switch.threshold-order"
  case switchEstimate = "switch.estimate-without-cpu"
  case ruleUnreachable = "rule.unreachable"
  case ruleInactiveGroup = "rule.inactive-group"
  case mappingShadowed = "mapping.shadowed"
  case mappingInactiveGroup = "mapping.inactive-group"
  case scheduleGap = "schedule.gap"
  case scheduleOverlap = "schedule.overlap"

  public var severity: Finding.Severity {
    switch self {
    case .planEmpty, .planNoOthers, .planCycle, .planNoGroup, .planIsSubPlan, .planDisabled,
      .levelOver100, .methodMixed, .subPlanLimit, .switchToItself, .expectationFailed,
      .scheduleUnusable, .scheduleZone, .ruleZone:
      .error
    case .capAbovePlan, .capBelowGuarantee, .noCPU, .noProcessors, .poolZero, .queueWithoutPool,
      .poolUnmanaged, .parallelUnmanaged, .parallelQueueUnlimited, .switchWithoutAction,
      .switchWithoutThreshold, .switchCycle, .switchOrder, .switchEstimate, .ruleUnreachable,
      .ruleInactiveGroup, .mappingShadowed, .mappingInactiveGroup, .scheduleOverlap:
      .warning
    case .scheduleGap:
      .note
    }
  }
}
