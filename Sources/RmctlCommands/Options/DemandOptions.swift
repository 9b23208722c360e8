import ArgumentParser
import ResourceManagement

/// What a call asks for beside its slot, on the command line.
struct DemandOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cost as the optimizer's number; it stands for CPU time by the setting cost-unit.",
      valueName: "count"))
  var cost: String?

  @Option(
    help: ArgumentHelp(
      "CPU time that it is expected to use, instead of its cost.", valueName: "duration"))
  var estimate: String?

  @Option(
    help: ArgumentHelp(
      "Degree of parallelism: serial, auto, adaptive or a number.", valueName: "degree"))
  var parallel: String?

  @Option(
    help: ArgumentHelp(
      "The least degree that a downgrade may leave.", valueName: "count"))
  var parallelMin: String?

  @Option(
    help: ArgumentHelp(
      "1, or 2 where consumers take what producers make.", valueName: "1|2"))
  var serverSets: String?

  @Option(
    help: ArgumentHelp(
      "With how much memory it would do under pressure; all of it when not given.",
      valueName: "size"))
  var memoryMin: String?

  @Option(help: ArgumentHelp("Work area that it reserves.", valueName: "size"))
  var workArea: String?

  @Option(
    help: ArgumentHelp("GPUs that it gets, each for itself alone.", valueName: "count"))
  var gpus: String?

  @Option(
    help: ArgumentHelp(
      "Memory of one GPU that it shares with others, instead of --gpus.", valueName: "size"))
  var gpuMemory: String?

  @Option(
    help: ArgumentHelp(
      "By when it wants to run: orders the queue. A time or a duration.", valueName: "when"))
  var deadline: String?

  @Option(
    help: ArgumentHelp(
      "Names calls of one kind: those that limits end too often are refused.",
      valueName: "text"))
  var fingerprint: String?

  /// - Parameter memory: the value of `--memory`, which the caller's command has itself.
  func demand(memory: ByteCount?, at now: Now) throws(CommandError) -> CallDemand {
    var demand = CallDemand.nothing
    demand.parallel = try parallelRequest()
    demand.estimate = try estimate.map { text throws(CommandError) in
      try Parse.duration(text, "--estimate")
    }
    demand.memory = memory ?? .zero
    if let memoryMin {
      let least = try Parse.size(memoryMin, "--memory-min")
      guard let memory else { throw .usage("--memory-min needs --memory") }
      guard least <= memory else {
        throw .usage("--memory-min \(least) is more than --memory \(memory)")
      }
      demand.memoryMinimum = least
    }
    demand.workArea =
      try workArea.map { text throws(CommandError) in
        try Parse.size(text, "--work-area")
      } ?? .zero
    demand.gpus =
      try gpus.map { text throws(CommandError) in
        try Parse.count(text, "--gpus", in: Directive.gpusRange)
      } ?? 0
    demand.gpuMemory = try gpuShare()
    demand.deadline = try deadline.map { text throws(CommandError) in
      let wall = try Parse.moment(text, "--deadline", from: now.wall)
      return now.boot + wall.since(now.wall)
    }
    if let fingerprint { try Parse.attribute(fingerprint, "--fingerprint") }
    demand.fingerprint = fingerprint
    return demand
  }

  private func gpuShare() throws(CommandError) -> ByteCount {
    guard let gpuMemory else { return .zero }
    guard gpus == nil else { throw .usage("--gpus and --gpu-memory exclude each other") }
    let size = try Parse.size(gpuMemory, "--gpu-memory")
    guard GPUDeclaration.memoryRange.contains(size) else {
      throw .usage(
        "--gpu-memory \(size) is out of range",
        hint: "\(GPUDeclaration.memoryRange.lowerBound) to "
          + "\(GPUDeclaration.memoryRange.upperBound)")
    }
    return size
  }

  private func parallelRequest() throws(CommandError) -> ParallelRequest {
    let mode =
      try parallel.map { text throws(CommandError) in
        try Parse.quantity("--parallel") { () throws(QuantityError) in
          try ParallelMode(parsing: text)
        }
      } ?? .serial
    var request = ParallelRequest(mode)
    request.cost = try cost.map { text throws(CommandError) in
      UInt64(try Parse.count(text, "--cost", in: 0...Int(1) << 53))
    }
    if let parallelMin {
      request.minimum = try Parse.count(
        parallelMin, "--parallel-min", in: ParallelMode.degreeRange)
    }
    if let serverSets { request.sets = try Parse.count(serverSets, "--server-sets", in: 1...2) }
    guard mode != .serial || (parallelMin == nil && serverSets == nil) else {
      throw .usage("--parallel-min and --server-sets need --parallel")
    }
    return request
  }
}
