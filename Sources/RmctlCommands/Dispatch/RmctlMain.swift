import Glibc

/// The program: everything but the three lines that call it.
public enum RmctlMain {
  /// Runs one command line and ends the process.
  public static func run() -> Never {
    // A reader that went away is an error to report, not a reason to die in the middle of a
    // change. Children get the default back.
    signal(SIGPIPE, SIG_IGN)
    let words = Array(CommandLine.arguments.dropFirst())
    if words.first == ExecStub.word {
      exit(ExecStub.run(Array(words.dropFirst())))
    }
    let dispatcher = Dispatcher(environment: .current(), streams: Streams())
    exit(dispatcher.runReporting(words))
  }
}
