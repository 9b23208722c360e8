import Glibc
import ResourceManagement

/// `\watch`: the last statement again and again, until Ctrl-C or a count.
@MainActor
enum ShellWatch {
  static func run(_ arguments: [String], _ shell: ShellSession) throws {
    guard let statement = shell.lastStatement else {
      throw CommandError.usage("\\watch repeats the last statement, and there is none")
    }
    var pause = TimeSpan.seconds(2)
    var count: Int?
    for argument in arguments {
      if argument.hasPrefix("c=") {
        count = try Parse.count(String(argument.dropFirst(2)), "\\watch c=", in: 1...1_000_000)
      } else {
        pause = try Parse.duration(argument, "\\watch")
      }
    }
    var done = 0
    while count.map({ done < $0 }) ?? true {
      shell.context.streams.data("\(Host.now().wall)  \(TerminalText.escaped(statement.source))\n")
      do {
        try shell.execute(statement)
      } catch let exit as EarlyExit where exit.code == 0 {
        // A command of `run` that ended well.
      }
      try shell.context.streams.flush()
      done += 1
      if let count, done >= count { return }
      let end = Host.now().boot + pause
      while Host.now().boot < end {
        if shell.dispatcher.interruption?() == true { return }
        poll(nil, 0, Int32(clamping: min(50, end.since(Host.now().boot).milliseconds + 1)))
      }
    }
  }
}
