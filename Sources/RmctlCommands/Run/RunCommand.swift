import ArgumentParser
import Glibc
import ProcessEnforcement
import ResourceManagement

struct RunCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "run", "Run a command under the plan: classified, queued, weighted, limited, accounted.",
    details: """
      The command goes into the group that a mapping or rule names, else into the setting \
      run-group. It waits for a slot of the group's pool, in the order of arrival. It is held by \
      a control group of its own, where this user may make one, with the weight and the limits \
      of its consumer group; else by nice, signals and limits of processes: `rmctl host show` \
      tells which. It has a process group of its own, signals to \
      rmctl are passed on, and what it leaves running is ended with it. The command finds its \
      degree of parallelism in RMCTL_DEGREE, and its GPUs in CUDA_VISIBLE_DEVICES and \
      ROCR_VISIBLE_DEVICES: none where the plan limits them and it asked for none. The exit code \
      is the command's own; see `rmctl help exit-codes` for the others.
      """,
    examples: [
      "rmctl run -- make -j4", "rmctl run -g ETL --timeout 2h --wait-timeout 10m -- ./load.sh",
      "rmctl run --no-wait --result /tmp/r.json -- pg_dump mydb",
      "rmctl run --cpu 1.5 --memory 2G --pids 100 --require-limits -- ./job.sh",
      "rmctl run --parallel 8 --memory 2G -- sh -c 'make -j$RMCTL_DEGREE'",
      "rmctl run --gpus 2 -- python train.py",
    ])

  static var atomicObjection: String? { "it waits for a command" }

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The group, over all mappings and rules.", valueName: "group"))
  var group: String?

  @OptionGroup(title: "Attributes") var session: AttributeOptions

  @Option(help: ArgumentHelp("A word of your own, for lists.", valueName: "text"))
  var label: String?

  @Option(help: ArgumentHelp("How long it may wait for a slot.", valueName: "duration"))
  var waitTimeout: String?

  @Flag(help: "Refuse instead of waiting: exit code 121.")
  var noWait = false

  @Option(help: ArgumentHelp("How long it may run: exit code 124.", valueName: "duration"))
  var timeout: String?

  @Option(
    help: ArgumentHelp("CPU time of all its processes together.", valueName: "duration"))
  var cpuLimit: String?

  @OptionGroup(title: "Limits") var limits: RunLimitOptions

  @Option(
    help: ArgumentHelp(
      "critical, high, normal or low; above normal for administrators only.",
      valueName: "priority"))
  var priority: String?

  @OptionGroup(title: "Demand") var demand: DemandOptions

  @Option(
    help: ArgumentHelp("What ends it when a limit strikes, default TERM.", valueName: "signal"))
  var signal: String?

  @Option(
    help: ArgumentHelp("How long from that signal to KILL, default 5s.", valueName: "duration"))
  var grace: String?

  @Option(help: ArgumentHelp("Write how it ended into this file.", valueName: "file"))
  var result: String?

  @Option(
    help: ArgumentHelp(
      """
      A process that runs already, to be governed instead of a command until it is over; may be \
      repeated. INT and TERM let go of it.
      """, valueName: "pid"))
  var pid: [String] = []

  @Argument(
    parsing: .postTerminator, help: ArgumentHelp("Behind --, the command.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    if noWait, waitTimeout != nil {
      throw ValidationError("--no-wait and --wait-timeout exclude each other")
    }
  }

  func run(in context: Context) throws {
    guard pid.isEmpty else {
      guard command.isEmpty else {
        throw CommandError.usage("--pid and a command exclude each other")
      }
      if let option = optionOfCommands {
        throw CommandError.usage(
          "\(option) is for a command that is started, not for --pid",
          hint: "give the limit to the consumer group")
      }
      let wish = AdoptionWish(group: group, label: label, cgroupRoot: limits.cgroupRoot)
      return try RunAdopted(context: context, pids: pid, wish: wish).run()
    }
    let request = try request(in: context)
    guard !context.global.dryRun else {
      return context.acknowledge("would run \(command.joined(separator: " "))")
    }
    let file = try result.map { path throws(CommandError) in try RunResultFile(path) }
    let isTalkative = context.streams.isTalkTerminal || context.global.verbose
    let supervisor = CommandSupervisor(
      context.access.manager, as: context.actor, options: context.options, request
    ) { progress in
      guard isTalkative, !context.global.quiet else { return }
      report(progress, context)
    }
    guard let supervisor else {
      throw CommandError.refused(.hostFailure, "the kernel has no signal queue left")
    }
    let ended: RunResult
    do {
      ended = try supervisor.run()
    } catch {
      throw context.enriched(error)
    }
    ended.notes.forEach(context.warn)
    if let sentence = RunVerdict.sentence(ended, command: command) { context.warn(sentence) }
    file?.write(ended)
    if let signal = ended.interruption, !context.isInShell { RunVerdict.die(by: signal) }
    if let signal = ended.interruption ?? ended.passedOn, context.isInShell, signal != SIGINT {
      // The shell has to end as well; its own queue finds it.
      kill(getpid(), signal)
    }
    throw EarlyExit(code: RunVerdict.exitCode(ended))
  }

  /// One that was given and means nothing for a process that runs already.
  private var optionOfCommands: String? {
    let given: [(String, Bool)] = [
      ("--wait-timeout", waitTimeout != nil), ("--no-wait", noWait), ("--timeout", timeout != nil),
      ("--cpu-limit", cpuLimit != nil), ("--priority", priority != nil),
      ("--signal", signal != nil), ("--grace", grace != nil), ("--result", result != nil),
      ("--cpu", limits.cpu != nil), ("--cpus", limits.cpus != nil),
      ("--memory", limits.memory != nil), ("--memory-high", limits.memoryHigh != nil),
      ("--pids", limits.pids != nil), ("--io-bps", limits.ioBps != nil),
      ("--require-limits", limits.requireLimits),
    ]
    return given.first { $0.1 }?.0
  }

  private func request(in context: Context) throws(CommandError) -> RunRequest {
    guard let program = command.first else {
      throw .usage("no command given", hint: "rmctl run -- COMMAND [ARGUMENT...]")
    }
    guard !program.isEmpty else { throw .usage("the command is empty") }
    var limits = RequestedLimits()
    limits.waitTimeout = try duration(waitTimeout, "--wait-timeout")
    limits.timeout = try duration(timeout, "--timeout")
    limits.cpu = try duration(cpuLimit, "--cpu-limit")
    limits.grace = try duration(grace, "--grace")
    try self.limits.read(into: &limits)
    let asked = try demand.demand(memory: limits.memory, at: context.access.manager.now)
    let priority: SessionPriority =
      try priority.map { text throws(CommandError) in
        try Parse.choice(text, "--priority")
      } ?? .normal
    limits.signal = try signal.map { text throws(CommandError) in try SignalName.number(text) }
    let policy = try context.read().engine.policy
    let target = try (group ?? context.dispatcher.groupForRun).map { name throws(CommandError) in
      try context.find { () throws(PolicyError) in try policy.group(named: name).id }
    }
    let base = program.split(separator: "/").last.map(String.init) ?? program
    if let label { try Parse.attribute(label, "--label") }
    var attributes = try session.attributes(in: context)
    if session.program == nil { attributes.program = base }
    attributes.label = label
    return RunRequest(
      words: RawArguments.bytes(of: command), attributes: attributes,
      group: target, limits: limits, demand: asked, priority: priority,
      reading: Host.reading(for: asked, tell: context.warn), mayWait: !noWait,
      cgroupRoot: try context.cgroupRoot(self.limits.cgroupRoot),
      requiresLimits: self.limits.requireLimits,
      executable: context.environment.executable)
  }

  private func duration(_ text: String?, _ option: String) throws(CommandError) -> TimeSpan? {
    try text.map { text throws(CommandError) in try Parse.duration(text, option) }
  }

  private func report(_ progress: CommandSupervisor.Progress, _ context: Context) {
    switch progress {
    case .queued(let place, let shortage?):
      context.warn(
        "waiting at place \(place): \(shortage)")
    case .queued(let place, nil):
      context.warn("waiting at place \(place)")
    case .admitted(let session):
      if context.global.verbose { context.warn("session \(session) runs") }
    }
  }
}
