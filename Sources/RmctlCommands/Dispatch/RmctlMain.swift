import Glibc

/// The program: everything but the three lines that call it.
public enum RmctlMain {
  /// Runs one command line and ends the process.
  public static func run() -> Never {
    let words = Array(CommandLine.arguments.dropFirst())
    if words.first == ExecStub.word {
      exit(ExecStub.run(Array(words.dropFirst())))
    }
    occupyClosedStreams()
    // A reader that went away is an error to report, not a reason to die in the middle of a
    // change. The stub above never gets here: what it becomes must not inherit this.
    signal(SIGPIPE, SIG_IGN)
    let dispatcher = Dispatcher(environment: .current(), streams: Streams())
    exit(dispatcher.runReporting(words))
  }

  /// Keeps files of ours from getting the number of a stream that the caller has closed: what is
  /// said on it would go into them. Reading and writing still fail as on a closed stream.
  private static func occupyClosedStreams() {
    for (stream, mode) in [(0, O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)] as [(Int32, Int32)]
    where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", mode)
    }
  }
}
