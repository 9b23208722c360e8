import ArgumentParser
import ResourceManagement

/// The options that every command takes, before the noun or behind the verb.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: [.customShort("S"), .long], help: ArgumentHelp("The state file.", valueName: "file"))
  var state: String?

  @Option(
    name: [.customShort("o", allowingJoined: true), .long], help: "The form of the answer.")
  var output: OutputFormat?

  @Option(help: ArgumentHelp("Columns to show, with optional widths: a,b:20.", valueName: "list"))
  var columns: String?

  @Flag(name: .long, help: "Leave out the titles of a table.")
  var noHeaders = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Sort by these columns, -name for descending.", valueName: "list"))
  var sort: String?

  @Option(help: ArgumentHelp("Show at most this many rows.", valueName: "count"))
  var limit: String?

  @Flag(help: "Exact bytes and milliseconds in tables.")
  var raw = false

  @Flag(name: .shortAndLong, help: "Do not say what was done.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more on standard error.")
  var verbose = false

  @Option(help: "Use color: auto, always or never.")
  var color: ColorChoice?

  @Flag(name: .long, help: "Check and show everything, change nothing.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Answer yes to every question.")
  var yes = false

  @Flag(name: .long, help: "Never ask; refuse where an answer is needed.")
  var noInput = false

  @Option(
    name: .long,
    help: ArgumentHelp("Refuse unless the state is at this generation.", valueName: "number"))
  var ifGeneration: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Names this request; a repeat changes nothing.", valueName: "id"))
  var requestID: String?

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for the state, default 10s.", valueName: "duration"))
  var lockTimeout: String?

  @Option(name: .long, help: "The form of errors: text or json.")
  var errorFormat: ErrorFormat?

  enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
  }

  enum ErrorFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }
}

extension GlobalOptions {
  func updateOptions() throws(CommandError) -> ResourceManager.UpdateOptions {
    var options = ResourceManager.UpdateOptions()
    options.isDryRun = dryRun
    if let text = lockTimeout {
      options.lockTimeout = try Parse.duration(text, "--lock-timeout")
    }
    if let text = ifGeneration {
      options.ifGeneration = UInt64(
        try Parse.count(text, "--if-generation", in: 0...Int.max))
    }
    if let id = requestID {
      guard !id.isEmpty, id.utf8.count <= 128 else {
        throw .usage("--request-id: an id has 1 to 128 bytes")
      }
      options.requestID = id
    }
    return options
  }

  func renderer(isTerminal: Bool, defaultFormat: OutputFormat) throws(CommandError) -> Renderer {
    var renderer = Renderer()
    renderer.format = output ?? defaultFormat
    renderer.hasHeaders = !noHeaders
    renderer.isRaw = raw
    renderer.isTerminal = isTerminal
    renderer.limit = try limit.map { text throws(CommandError) in
      try Parse.count(text, "--limit", in: 0...1_000_000_000)
    }
    for part in columns?.split(separator: ",") ?? [] {
      let pieces = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let width = try pieces.dropFirst().first.map { text throws(CommandError) in
        try Parse.count(String(text), "--columns", in: 1...1000)
      }
      renderer.columns.append(.init(name: String(pieces.first ?? ""), width: width))
    }
    for part in sort?.split(separator: ",") ?? [] {
      let isDescending = part.hasPrefix("-")
      renderer.sort.append(
        .init(name: String(isDescending ? part.dropFirst() : part), isDescending: isDescending))
    }
    return renderer
  }
}
