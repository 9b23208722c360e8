import ArgumentParser
import ResourceManagement
import Simulator

struct SimulateCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "simulate", "Show what would become of a workload on a machine, in no time.",
    details: """
      The file, YAML or JSON, names tasks and requests, the groups that they belong to, and the \
      machine; docs/simulation.md describes it. Nothing is run and nothing is changed: the same \
      file gives the same answer, to the byte.

      Without a plan the file's groups have the weights and limits that it says. With one, tasks \
      are sessions under that plan of the state: classified, queued, moved and ended as it says, \
      with the shares that it gives. Settings of `cpu set` and `io set` hold where the file says \
      nothing else. Several plans or policies, or `all` policies, are compared group by group.
      """,
    examples: [
      "rmctl simulate load.yaml", "rmctl simulate load.yaml --cpu-policy all --chart",
      "rmctl simulate load.yaml --plan DEFAULT_PLAN --timeline decisions.jsonl -o json",
    ])

  @Argument(help: ArgumentHelp("The workload; - for input.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("A plan of the state; may be repeated.", valueName: "plan"))
  var plan: [String] = []

  @Option(
    help: ArgumentHelp(
      "completely-fair, fair-share, round-robin, weighted-fair, eevdf or all; may be repeated.",
      valueName: "policy"))
  var cpuPolicy: [String] = []

  @Option(
    help: ArgumentHelp(
      "priority, deadline, completely-fair, budget-fair, mclock or all; may be repeated.",
      valueName: "policy"))
  var ioPolicy: [String] = []

  @Option(help: ArgumentHelp("Processors of the machine.", valueName: "count"))
  var cores: String?

  @Option(help: ArgumentHelp("When it ends at the latest.", valueName: "duration"))
  var until: String?

  @Option(help: ArgumentHelp("For places that are chosen at random.", valueName: "number"))
  var seed: String?

  @Option(
    help: ArgumentHelp(
      "Write every decision there, one JSON object per line.", valueName: "file"))
  var timeline: String?

  @Flag(help: "Draw who ran when.")
  var chart = false

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let runs = try SimulationRuns(self, try workload(policy), policy, context)
    if timeline != nil, runs.workloads.count > 1 {
      throw CommandError.usage(
        "--timeline: one file for \(runs.workloads.count) simulations",
        hint: "name one plan and one policy of each kind")
    }
    var answers: [SimulationAnswer] = []
    for workload in runs.workloads {
      try context.checkInterruption()
      answers.append(try simulate(workload, policy, context))
    }
    try SimulationView.show(answers, in: context, generation: snapshot.generation)
  }

  /// The workload of the file, over the settings of the state.
  private func workload(_ policy: Policy) throws -> Workload {
    let isInput = file == "-"
    let bytes = try isInput ? ScriptReader.standardInput() : ScriptFile.bytes(of: file)
    let coordinator = policy.settings.coordinator
    do {
      return try Workload(
        reading: bytes, name: isInput ? "standard input" : file, cpu: CPUSettings(coordinator),
        io: IOSettings(coordinator))
    } catch {
      throw CommandError.management(.document(error), suggestions: [])
    }
  }

  private func simulate(
    _ workload: Workload, _ policy: Policy, _ context: Context
  ) throws -> SimulationAnswer {
    let zones = context.access.manager.zones.tables(for: policy.zoneNames)
    var simulation: Simulation
    do {
      simulation = try Simulation(workload, policy: policy, zones: zones)
    } catch .policy(let error) {
      throw context.enriched(.policy(error))
    } catch .weightsUnderPlan(let group) {
      throw CommandError.refused(
        .valueInvalid, "the plan says what \(group) gets: leave out its weights and limits",
        hint: "a group of the file may only have its name, or leave out the plan")
    }
    let log = try timeline.map { path throws(CommandError) in
      try JSONLinesFile(path, option: "--timeline")
    }
    let drawing = chart ? SimulationChart() : nil
    let report = simulation.run(
      log == nil && drawing == nil
        ? nil
        : { entry in
          log?.write(SimulationView.record(entry))
          drawing?.add(entry)
        })
    try log?.flush()
    return SimulationAnswer(report: report, chart: drawing?.lines(of: report) ?? [])
  }
}

/// What the options and the file ask for: a workload for each plan and policy.
struct SimulationRuns {
  let workloads: [Workload]

  init(
    _ command: SimulateCommand, _ workload: Workload, _ policy: Policy, _ context: Context
  ) throws(CommandError) {
    var base = workload
    if let cores = command.cores {
      base.machine.cores = try Parse.count(cores, "--cores", in: MachineModel.coresRange)
      base.machine.nodes = min(base.machine.nodes, base.machine.cores)
    }
    if let until = command.until { base.until = try Parse.duration(until, "--until") }
    if let seed = command.seed {
      base.seed = UInt64(try Parse.count(seed, "--seed", in: 0...Int.max))
    }
    let plans: [String?] = command.plan.isEmpty ? [base.plan] : command.plan
    let cpu: [CPUPolicy] = try Self.policies(
      command.cpuPolicy, "--cpu-policy", else: base.cpu.policy)
    let io: [IOPolicy] = try Self.policies(command.ioPolicy, "--io-policy", else: base.io.policy)
    var workloads: [Workload] = []
    for plan in plans {
      for cpuPolicy in cpu {
        for ioPolicy in io {
          base.plan = plan
          base.cpu.policy = cpuPolicy
          base.io.policy = ioPolicy
          workloads.append(base)
        }
      }
    }
    self.workloads = workloads
  }

  private static func policies<Choice: RawRepresentable & CaseIterable>(
    _ words: [String], _ option: String, else usual: Choice
  ) throws(CommandError) -> [Choice] where Choice.RawValue == String {
    guard !words.isEmpty else { return [usual] }
    guard !words.contains(where: { $0.lowercased() == "all" }) else {
      return Array(Choice.allCases)
    }
    var choices: [Choice] = []
    for word in words { choices.append(try Parse.choice(word, option)) }
    return choices
  }
}
