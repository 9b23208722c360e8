import ArgumentParser
import ResourceManagement

/// The allocation of a directive. `none` takes a value away.
struct AllocationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Emphasis: percent of what level 1 has.", valueName: "percent|none"))
  var p1: String?
  @Option(help: ArgumentHelp("The same at level 2.", valueName: "percent|none"))
  var p2: String?
  @Option(help: ArgumentHelp("The same at level 3.", valueName: "percent|none"))
  var p3: String?
  @Option(help: ArgumentHelp("The same at level 4.", valueName: "percent|none"))
  var p4: String?
  @Option(help: ArgumentHelp("The same at level 5.", valueName: "percent|none"))
  var p5: String?
  @Option(help: ArgumentHelp("The same at level 6.", valueName: "percent|none"))
  var p6: String?
  @Option(help: ArgumentHelp("The same at level 7.", valueName: "percent|none"))
  var p7: String?
  @Option(help: ArgumentHelp("The same at level 8.", valueName: "percent|none"))
  var p8: String?

  @Option(help: ArgumentHelp("Ratio: the weight.", valueName: "count|none"))
  var ratio: String?

  @Option(help: ArgumentHelp("Shares: the weight.", valueName: "count|none"))
  var shares: String?

  @Option(
    help: ArgumentHelp(
      "The most that it may use, also when the rest is idle.", valueName: "percent|none"))
  var utilizationLimit: String?

  func apply(to directive: inout Directive) throws(CommandError) {
    for (index, text) in [p1, p2, p3, p4, p5, p6, p7, p8].enumerated() {
      try LimitOptions.percentage(&directive.levels[index + 1], text, "--p\(index + 1)")
    }
    try LimitOptions.count(&directive.ratio, ratio, "--ratio", in: Directive.sharesRange)
    try LimitOptions.count(&directive.shares, shares, "--shares", in: Directive.sharesRange)
    try LimitOptions.percentage(
      &directive.utilizationLimit, utilizationLimit, "--utilization-limit")
  }
}

/// Parallel statements beyond the limit of one of them.
struct ParallelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The part of all parallel servers that it may hold.", valueName: "percent|none"))
  var parallelServers: String?

  @Option(
    help: ArgumentHelp("How long a statement waits for servers.", valueName: "duration|none"))
  var parallelQueueTimeout: String?

  @Option(
    help: ArgumentHelp("What happens then: cancel or run.", valueName: "cancel|run|none"))
  var parallelTimeoutAction: String?

  @Option(
    help: ArgumentHelp(
      "Whether its statements wait: no, queue (in front of others), bypass (never).",
      valueName: "no|queue|bypass"))
  var parallelCritical: String?

  func apply(to rules: inout ParallelRules) throws(CommandError) {
    try LimitOptions.percentage(&rules.servers, parallelServers, "--parallel-servers")
    try LimitOptions.duration(
      &rules.queueTimeout, parallelQueueTimeout, "--parallel-queue-timeout")
    try LimitOptions.change(
      &rules.timeoutAction, parallelTimeoutAction
    ) { text throws(CommandError) in
      try Parse.choice(text, "--parallel-timeout-action")
    }
    try LimitOptions.change(&rules.critical, parallelCritical) { text throws(CommandError) in
      try Parse.choice(text, "--parallel-critical")
    }
  }
}

/// What happens to calls that pass a threshold.
struct SwitchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a call that passes a threshold causes.", valueName: "group|cancel|kill|log|none"))
  var switchTo: String?

  @Option(help: ArgumentHelp("Threshold: CPU time.", valueName: "duration|none"))
  var switchCpu: String?

  @Option(
    help: ArgumentHelp("Threshold: time since it began to run.", valueName: "duration|none"))
  var switchElapsed: String?

  @Option(help: ArgumentHelp("Threshold: bytes read and written.", valueName: "size|none"))
  var switchIoBytes: String?

  @Option(help: ArgumentHelp("Threshold: requests to devices.", valueName: "count|none"))
  var switchIoRequests: String?

  @Option(help: ArgumentHelp("Threshold: logical reads.", valueName: "count|none"))
  var switchIoLogical: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Judge by the estimate, before it runs, against the CPU threshold.")
  var switchEstimate: Bool?

  @Flag(inversion: .prefixedNo, help: "Go back to the former group at the end of the call.")
  var switchForCall: Bool?

  func apply(to rules: inout SwitchRules, in policy: Policy?) throws(CommandError) {
    let count = 1...Int(Int32.max)
    try LimitOptions.duration(&rules.cpu, switchCpu, "--switch-cpu")
    try LimitOptions.duration(&rules.elapsed, switchElapsed, "--switch-elapsed")
    try LimitOptions.size(&rules.ioBytes, switchIoBytes, "--switch-io-bytes")
    try LimitOptions.count(&rules.ioRequests, switchIoRequests, "--switch-io-requests", in: count)
    try LimitOptions.count(&rules.ioLogical, switchIoLogical, "--switch-io-logical", in: count)
    rules.byEstimate = switchEstimate ?? rules.byEstimate
    rules.forCall = switchForCall ?? rules.forCall
    try LimitOptions.change(&rules.action, switchTo) { text throws(CommandError) in
      switch text.lowercased() {
      case "cancel": return .cancel
      case "kill": return .kill
      case "log": return .log
      default: return .group(try target(text, in: policy))
      }
    }
  }

  /// Without a policy any name will do: it is only about the form.
  private func target(_ name: String, in policy: Policy?) throws(CommandError) -> GroupID {
    guard let policy else { return Policy.batchGroup }
    do {
      return try policy.group(named: name).id
    } catch {
      throw .management(
        .policy(error),
        suggestions: DidYouMean.suggestions(for: name, among: policy.groups.map(\.name.text)))
    }
  }
}

/// Other resources of a whole group.
struct ResourceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Uncommitted undo of the group.", valueName: "size|none"))
  var undoPool: String?

  @Option(help: ArgumentHelp("Undo per second of the group.", valueName: "size|none"))
  var undoRate: String?

  @Option(
    help: ArgumentHelp("Weight among groups that want one device.", valueName: "count|none"))
  var ioWeight: String?

  @Option(
    help: ArgumentHelp("The processors that it may run on: 0-3,8.", valueName: "list|none"))
  var cpus: String?

  @Option(help: ArgumentHelp("Whole GPUs that the group may hold.", valueName: "count|none"))
  var gpus: String?

  func apply(to directive: inout Directive) throws(CommandError) {
    try LimitOptions.size(&directive.undoPool, undoPool, "--undo-pool")
    try LimitOptions.size(&directive.undoRate, undoRate, "--undo-rate")
    try LimitOptions.count(
      &directive.ioWeight, ioWeight, "--io-weight", in: Directive.ioWeightRange)
    try LimitOptions.change(&directive.cpus, cpus) { text throws(CommandError) in
      try Parse.cpus(text, "--cpus")
    }
    try LimitOptions.count(&directive.gpus, gpus, "--gpus", in: Directive.gpusRange)
  }
}
