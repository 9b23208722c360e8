import ArgumentParser
import ResourceManagement

/// The options that every command takes, before the noun or behind the verb.
struct GlobalOptions {
  var state: String?
  var output: OutputFormat?
  var columns: String?
  var noHeaders = false
  var sort: String?
  var limit: String?
  var raw = false
  var quiet = false
  var verbose = false
  var color: ColorChoice?
  var dryRun = false
  var yes = false
  var noInput = false
  var ifGeneration: String?
  var requestID: String?
  var lockTimeout: String?
  var errorFormat: ErrorFormat?

  enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
  }

  enum ErrorFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  init() {}

  init(_ arguments: GlobalArguments) {
    state = arguments.state
    output = arguments.output
    columns = arguments.columns
    noHeaders = arguments.noHeaders
    sort = arguments.sort
    limit = arguments.limit
    raw = arguments.raw
    quiet = arguments.quiet
    verbose = arguments.verbose
    color = arguments.color
    dryRun = arguments.dryRun
    yes = arguments.yes
    noInput = arguments.noInput
    ifGeneration = arguments.ifGeneration
    requestID = arguments.requestID
    lockTimeout = arguments.lockTimeout
    errorFormat = arguments.errorFormat
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
