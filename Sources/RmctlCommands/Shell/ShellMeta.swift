import Glibc
import LineEditing
import ResourceManagement

/// The commands of the shell itself, which start with a backslash.
@MainActor
enum ShellMeta {
  static let names = [
    "?", "h", "q", "begin", "commit", "rollback", "diff", "i", "ir", "o", "set", "unset",
    "echo", "format", "timing", "watch", "history", "e", "!", "state", "use", "errverbose",
    "prompt",
  ]

  static func run(_ name: String, _ arguments: [String], in shell: ShellSession) throws {
    switch name {
    case "?", "h": try help(arguments, shell)
    case "q": try quit(shell)
    case "begin": try shell.begin()
    case "commit": try shell.commit()
    case "rollback": try rollBack(shell)
    case "diff": try showPending(shell)
    case "i", "ir": try include(name, arguments, shell)
    case "o": try redirect(arguments.first, shell)
    case "set": set(arguments, shell)
    case "unset": arguments.forEach { shell.variables[$0] = nil }
    case "echo": shell.context.streams.data(arguments.joined(separator: " ") + "\n")
    case "format": try format(arguments.first, shell)
    case "timing": shell.isTiming = arguments.first.map { $0 == "on" } ?? !shell.isTiming
    case "watch": try ShellWatch.run(arguments, shell)
    case "history": showHistory(arguments.first, shell)
    case "e": try ShellEditor.edit(shell)
    case "!": try ShellProgram.run(arguments.isEmpty ? ["/bin/sh"] : arguments)
    case "state": shell.context.streams.data(shell.context.access.manager.path + "\n")
    case "use": try use(arguments.first, shell)
    case "errverbose": showLastError(shell)
    case "prompt": shell.variables["PROMPT"] = arguments.first
    default:
      throw CommandError.unknownCommand(
        "there is no shell command \"\\\(name)\"",
        suggestions: DidYouMean.suggestions(for: name, among: names).map { "\\" + $0 },
        hint: "\\?")
    }
  }

  private static func help(_ words: [String], _ shell: ShellSession) throws {
    guard !words.isEmpty else {
      return shell.context.streams.data(HelpTopic.shell.text + HelpText.overview)
    }
    try shell.dispatcher.run(["help"] + words)
  }

  private static func quit(_ shell: ShellSession) throws {
    guard shell.transaction == nil else {
      throw CommandError.refused(
        .transactionOpen, "a transaction is open", hint: "\\commit or \\rollback")
    }
    shell.end(0)
  }

  private static func rollBack(_ shell: ShellSession) throws {
    guard let open = shell.transaction else {
      throw CommandError.refused(.transactionOpen, "no transaction is open", hint: "\\begin")
    }
    shell.rollBack()
    shell.context.acknowledge("rolled back: \(Plural.of(open.statements.count, "statement"))")
  }

  private static func showPending(_ shell: ShellSession) throws {
    guard let open = shell.transaction else {
      throw CommandError.refused(.transactionOpen, "no transaction is open", hint: "\\begin")
    }
    for statement in open.statements {
      shell.context.streams.data(TerminalText.escaped(statement.source) + "\n")
    }
    guard let transaction = shell.context.access.pending?.transaction else { return }
    let diff = PolicyDiff(from: transaction.base.engine.policy, to: transaction.policy)
    if !diff.isEmpty { try DiffView.show(diff, in: shell.context) }
  }

  private static func include(
    _ name: String, _ arguments: [String], _ shell: ShellSession
  ) throws {
    guard arguments.count == 1, let path = arguments.first else {
      throw CommandError.usage("\\\(name) needs one file")
    }
    var reader = ScriptReader(variables: shell.readableVariables)
    reader.read(file: path)
    let script = try BatchScript.prepare(
      reader, isAtomic: shell.transaction != nil, shell.context)
    shell.adopt(reader.variables)
    if let open = shell.transaction {
      for step in script.steps {
        switch step.statement.action {
        case .command(let command): try shell.dispatcher.execute(command)
        case .echo(let text): shell.context.streams.data(text + "\n")
        case .program, .sleep: break
        }
        open.record(step.statement)
      }
      return
    }
    _ = try BatchRunner(
      shell.context, isAtomic: false, goesOn: false, echoes: false, showsProgress: false
    ).run(script)
  }

  /// Sends answers to a file; back to the terminal without one.
  private static func redirect(_ path: String?, _ shell: ShellSession) throws {
    let streams = shell.context.streams
    try streams.flush()
    if streams.dataDescriptor != 1 { close(streams.dataDescriptor) }
    streams.dataDescriptor = 1
    guard let path else { return }
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw CommandError.refused(.fileNotFound, "\(path): \(String(cString: strerror(errno)))")
    }
    streams.dataDescriptor = file
  }

  private static func set(_ arguments: [String], _ shell: ShellSession) {
    guard let name = arguments.first else {
      for (name, value) in shell.readableVariables.sorted(by: { $0.key < $1.key }) {
        shell.context.streams.data(TerminalText.escaped("\(name) = \(value)") + "\n")
      }
      return
    }
    shell.variables[name] = arguments.dropFirst().joined(separator: " ")
  }

  private static func format(_ name: String?, _ shell: ShellSession) throws {
    guard let name, let format = OutputFormat(rawValue: name) else {
      let names = OutputFormat.allCases.map(\.rawValue)
      throw CommandError.usage(
        "\\format needs one of \(names.joined(separator: ", "))",
        suggestions: DidYouMean.suggestions(for: name ?? "", among: names))
    }
    var options = shell.dispatcher.inherited
    if let index = options.firstIndex(of: "--output") { options.removeSubrange(index...index + 1) }
    shell.dispatcher.inherited = options + ["--output", format.rawValue]
  }

  private static func showHistory(_ pattern: String?, _ shell: ShellSession) {
    for line in shell.history.lines where pattern.map(line.contains) ?? true {
      shell.context.streams.data(TerminalText.escaped(line) + "\n")
    }
  }

  private static func use(_ name: String?, _ shell: ShellSession) throws {
    guard let name else {
      throw CommandError.usage("\\use needs a group", hint: "\\use none forgets it")
    }
    guard name != "none" else { return shell.dispatcher.groupForRun = nil }
    let policy = try shell.context.read().engine.policy
    let group = try shell.context.find { () throws(PolicyError) in
      try policy.group(named: name)
    }
    shell.dispatcher.groupForRun = group.name.text
  }

  private static func showLastError(_ shell: ShellSession) {
    guard let error = shell.lastError else {
      return shell.context.streams.data("no error\n")
    }
    shell.context.streams.data(error.json(exitCode: shell.lastExit) + "\n")
  }
}
