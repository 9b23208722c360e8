import ArgumentParser
import LinuxHost
import ProcessEnforcement
import ResourceManagement

struct SessionAdopt: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "adopt", "Put processes that already run under the plan, with all that they have started.",
    details: """
      Each process becomes a session of its own: classified by its user and program, or put into \
      the group named, held by the weight and the limits of that group. It runs already, so it is \
      refused where it would have to wait for a slot. Where control groups cannot be used only \
      its weight is held, by nice. `session close` lets go of it: it goes back to where it was \
      and runs on. `session kill` and limits of time end it. The session is over when its \
      processes are.
      """,
    examples: ["rmctl session adopt 4711", "rmctl session adopt -g BATCH_GROUP 4711 4712"])

  static var atomicObjection: String? { "it acts on processes, not on the state alone" }

  @Argument(help: ArgumentHelp("The processes.", valueName: "pid"))
  var pids: [String]

  @OptionGroup var adoption: AdoptionOptions

  func run(in context: Context) throws {
    for pid in try pids.map({ text throws(CommandError) in try AdoptionWish.pid(text) }) {
      let adopted = try adoption.wish.adopt(pid, in: context)
      context.acknowledge(
        "process \(pid) is session \(adopted.session), with"
          + " \(Plural.of(adopted.processes, "process", "processes"))")
    }
  }
}
