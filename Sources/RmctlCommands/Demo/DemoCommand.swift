import ArgumentParser
import Glibc
import LinuxHost
import ResourceManagement

struct DemoCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "demo", "See it work: three groups compete for the processor under a plan of 60/30/10.",
    details: """
      It makes a state of its own in a temporary folder, runs busy processes in three groups with \
      `rmctl run`, shows for ten seconds what each group gets, and takes everything away again.
      """,
    examples: ["rmctl demo", "rmctl demo --duration 30s"])

  static var atomicObjection: String? { "it runs processes" }

  @Option(help: ArgumentHelp("How long to measure, default 10s.", valueName: "duration"))
  var duration = "10s"

  func run(in context: Context) throws {
    let length = try Parse.duration(duration, "--duration")
    guard length >= .seconds(1), length <= .seconds(600) else {
      throw CommandError.value(
        option: "--duration", .outOfRange(text: duration, range: "1s to 10m"))
    }
    guard let signals = SignalQueue([SIGINT, SIGTERM, SIGHUP]) else {
      throw CommandError.refused(.hostFailure, "the kernel has no signal queue left")
    }
    let stage = try DemoStage(context, lifetime: length + .seconds(30))
    defer { stage.strike() }
    let bars = DemoBars(context, planned: stage.planned)
    bars.introduce(processors: stage.processors, folder: stage.folder)
    try stage.startWorkers()
    var meter = DemoMeter(stage)
    let start = Host.now().boot
    var nextLine = start
    while Host.now().boot < start + length {
      var source = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&source, 1, bars.isLive ? 250 : 1000)
      if let signal = signals.take().first {
        bars.finish()
        throw EarlyExit(code: 128 + signal)
      }
      meter.sample()
      guard Host.now().boot >= nextLine else { continue }
      bars.draw(meter.shares, elapsed: Host.now().boot.since(start))
      nextLine = Host.now().boot + .milliseconds(200)
    }
    bars.finish()
    try summarize(stage, meter, context)
  }

  private func summarize(
    _ stage: DemoStage, _ meter: DemoMeter, _ context: Context
  ) throws(CommandError) {
    let rows = stage.planned.enumerated().map { index, group in
      let measured = meter.shares[index] * 100
      return Record([
        "group": .text(group.name), "planned": .percent(group.share * 100),
        "measured": .percent(measured), "error": .percent(measured - group.share * 100),
        "cpuMs": .span(meter.cpu[index]), "nice": .count(meter.nice[index]),
      ])
    }
    try context.list(
      "DemoResult", rows,
      columns: [
        .init("GROUP", "group"), .init("PLANNED%", "planned"), .init("MEASURED%", "measured"),
        .init("ERROR", "error"), .init("CPU", "cpuMs"), .init("NICE", "nice"),
      ], generation: stage.generation)
    guard !context.renderer.format.isJSON, context.renderer.format != .csv else { return }
    context.streams.data(
      """

      Enforced by \(stage.means).
      Next: rmctl group create ETL --sessions 2, then rmctl run -g ETL -- COMMAND

      """)
  }
}
