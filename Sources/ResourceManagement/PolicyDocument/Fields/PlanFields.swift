import Quantities
import ResourcePolicy

extension FieldTable where Object == PlanAttributes {
  static let plan = FieldTable(fields: [
    .optional(
      "description", \.description, .text, option: "--description", "A sentence about the plan."),
    .always(
      "method", \.method, .choice, standard: nil, option: "--method",
      "How CPU is divided: by percentages on levels, or by weights."),
    .always(
      "subPlan", \.isSubPlan, .flag, standard: false, option: "--sub-plan",
      "It is only ever a member of other plans and cannot be activated."),
    .always(
      "maxUtilization", \.maxUtilization, .percentage, standard: .whole,
      option: "--max-utilization",
      "The part of what the plan has that all its directives together may use."),
    .always(
      "parallelManaged", \.managesParallel, .flag, standard: true, option: "--parallel-managed",
      "Off: the parallel limits of its directives do not hold."),
    .always(
      "sessionPoolManaged", \.managesSessionPool, .flag, standard: true,
      option: "--session-pool-managed",
      "Off: the session pools and queues of its directives do not hold."),
    .always(
      "enabled", \.isEnabled, .flag, standard: true,
      "A disabled plan cannot be activated. Set by plan enable and disable."),
    .always(
      "switchCounter", \.switchCounter, .choice, standard: .call, option: "--switch-counter",
      "What switch thresholds count from: the beginning of the call, or its entry into the group."),
  ])
}

extension FieldTable where Object == Directive {
  static let directive = FieldTable(
    fields: levels + weights + FieldTable<ResourceLimits>.limits.fields.map { $0.inside(\.limits) }
      + parallel.map { $0.inside(\.parallel) } + switching.map { $0.inside(\.switching) } + rest)

  private static let levels: [PolicyField<Directive>] = (1...LevelPercentages.count).map { level in
    .optional(
      "p\(level)", \.levels[level], .percentage, option: "--p\(level)",
      "Emphasis: the part of what level \(level) has, after the levels before it.")
  }

  private static let weights: [PolicyField<Directive>] = [
    .optional(
      "ratio", \.ratio, .count(Directive.sharesRange), option: "--ratio", "Ratio: the weight."),
    .optional(
      "shares", \.shares, .count(Directive.sharesRange), option: "--shares",
      "Shares: the weight. Without it the group's cpuPercent counts, else its priority."),
    .optional(
      "utilizationLimit", \.utilizationLimit, .percentage, option: "--utilization-limit",
      "The most that it may use, also when the rest is idle. Multiplies down sub-plans."),
  ]

  private static let parallel: [PolicyField<ParallelRules>] = [
    .optional(
      "parallelServers", \.servers, .percentage, option: "--parallel-servers",
      "The part of all parallel servers that the group may hold; further statements wait."),
    .optional(
      "parallelQueueTimeout", \.queueTimeout, .duration, option: "--parallel-queue-timeout",
      "How long a statement may wait for servers."),
    .optional(
      "parallelTimeoutAction", \.timeoutAction, .choice, option: "--parallel-timeout-action",
      "What happens then: cancel it, or run it with what there is."),
    .optional(
      "parallelCritical", \.critical, .choice, option: "--parallel-critical",
      "Whether its statements wait: no (as all), queue (in front of others), bypass (never)."),
  ]

  private static let switching: [PolicyField<SwitchRules>] = [
    .optional(
      "switchTo", \.action, .switchAction, option: "--switch-to",
      "What happens to a call that passes a threshold."),
    .optional(
      "switchCpu", \.cpu, .duration, option: "--switch-cpu", "Threshold: CPU time."),
    .optional(
      "switchElapsed", \.elapsed, .duration, option: "--switch-elapsed",
      "Threshold: time since the call began to run."),
    .optional(
      "switchIoBytes", \.ioBytes, .size, option: "--switch-io-bytes",
      "Threshold: bytes read and written."),
    .optional(
      "switchIoRequests", \.ioRequests, .count(1...Int(Int32.max)),
      option: "--switch-io-requests", "Threshold: requests to devices."),
    .optional(
      "switchIoLogical", \.ioLogical, .count(1...Int(Int32.max)), option: "--switch-io-logical",
      "Threshold: logical reads."),
    .always(
      "switchEstimate", \.byEstimate, .flag, standard: false, option: "--switch-estimate",
      "Judge by the estimate, before the call runs, against switchCpu."),
    .always(
      "switchForCall", \.forCall, .flag, standard: false, option: "--switch-for-call",
      "Go back to the former group at the end of the call."),
  ]

  private static let rest: [PolicyField<Directive>] = [
    .optional(
      "undoPool", \.undoPool, .size, option: "--undo-pool",
      "Uncommitted undo of the whole group."),
    .optional(
      "undoRate", \.undoRate, .rate, option: "--undo-rate", "Undo per second of the whole group."),
    .optional(
      "ioWeight", \.ioWeight, .count(Directive.ioWeightRange), option: "--io-weight",
      "Weight among the groups that want the same device."),
    .optional(
      "cpus", \.cpus, .cpus, option: "--cpus", "The processors that its sessions may run on."),
    .optional(
      "gpus", \.gpus, .count(Directive.gpusRange), option: "--gpus",
      "Whole GPUs that the group may hold."),
  ]
}
