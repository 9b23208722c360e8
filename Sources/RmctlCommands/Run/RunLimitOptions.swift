import ArgumentParser
import LinuxHost
import ResourceManagement

/// What a command may use, beside what the policy says: the stricter one holds.
struct RunLimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Processors that it may use at one time: 1.5, or 25% of the machine.", valueName: "cpu"))
  var cpu: String?

  @Option(
    help: ArgumentHelp("The processors on which it may run: 0-3,8.", valueName: "list"))
  var cpus: String?

  @Option(
    help: ArgumentHelp(
      """
      Memory of all its processes together, reserved as session memory while it runs; without \
      control groups the private memory of each process (RLIMIT_DATA). Exit code 137 past it.
      """,
      valueName: "size"))
  var memory: String?

  @Option(
    help: ArgumentHelp(
      "Memory above which it is slowed down and reclaimed from.", valueName: "size"))
  var memoryHigh: String?

  @Option(help: ArgumentHelp("Processes and threads at one time.", valueName: "count"))
  var pids: String?

  @Option(
    help: ArgumentHelp(
      "Bytes per second that it may read, and as many that it may write, of each disk.",
      valueName: "size"))
  var ioBps: String?

  @Flag(help: "Refuse instead of holding a limit only about: exit code 12.")
  var requireLimits = false

  @Option(
    help: ArgumentHelp(
      "The control group below which its own is made, from the top of every hierarchy.",
      valueName: "group"))
  var cgroupRoot: String?

  func read(into limits: inout RequestedLimits) throws(CommandError) {
    limits.processors = try cpu.map { text throws(CommandError) in
      let machine = LinuxHost.HostCapacity.read(isContainerAware: false).processors
      return try Parse.quantity("--cpu") { () throws(QuantityError) in
        try ProcessorRate(parsing: text, whole: Double(machine))
      }
    }
    limits.cpus = try cpus.map { text throws(CommandError) in try Parse.cpus(text, "--cpus") }
    if let cpus = limits.cpus, let online = ProcessorCount.read()?.online,
      cpus.intersection(online).isEmpty
    {
      throw .usage("--cpus: this machine has none of \(cpus)", hint: "it has \(online)")
    }
    limits.memory = try size(memory, "--memory")
    limits.memoryHigh = try size(memoryHigh, "--memory-high")
    limits.pids = try pids.map { text throws(CommandError) in
      try Parse.count(text, "--pids", in: 1...4_194_304)
    }
    limits.ioBandwidth = try size(ioBps, "--io-bps")
    if let bandwidth = limits.ioBandwidth, bandwidth.bytes < 4096 {
      throw .usage("--io-bps: \(bandwidth) is less than 4K, of which a disk makes one request")
    }
  }

  private func size(_ text: String?, _ option: String) throws(CommandError) -> ByteCount? {
    try text.map { text throws(CommandError) in try Parse.size(text, option) }
  }
}
