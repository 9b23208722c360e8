import LinuxHost
import ResourceManagement

/// Everything one command has to work with: its options, the state, and where its words go.
final class Context {
  let global: GlobalOptions
  let path: String
  /// For commands that run other commands.
  let dispatcher: Dispatcher
  let access: StateAccess
  let renderer: Renderer
  private let updateOptions: ResourceManager.UpdateOptions
  /// Whether errors are objects: as asked for, or as the form of answers implies.
  let hasJSONErrors: Bool

  init(
    _ global: GlobalOptions, path: String, dispatcher: Dispatcher, access: StateAccess,
    preferences: Preferences
  ) throws(CommandError) {
    self.global = global
    self.path = path
    self.dispatcher = dispatcher
    self.access = access
    renderer = try global.renderer(
      isTerminal: dispatcher.streams.isDataTerminal, defaultFormat: preferences.output ?? .table)
    if renderer.format == .openmetrics, path != "stats" {
      throw .usage("-o openmetrics is a form of stats only", hint: "rmctl stats -o openmetrics")
    }
    var options = try global.updateOptions()
    if global.lockTimeout == nil, let timeout = preferences.lockTimeout {
      options.lockTimeout = timeout
    }
    updateOptions = options
    let format = global.errorFormat ?? (global.output?.isJSON == true ? .json : nil)
    hasJSONErrors = (format ?? preferences.errorFormat) == .json
  }

  var options: ResourceManager.UpdateOptions { updateOptions }
  var environment: Environment { dispatcher.environment }
  var streams: Streams { dispatcher.streams }
  var actor: Actor { environment.actor }

  /// Whether a shell goes on after this command, so that it must not end the process.
  var isInShell: Bool { dispatcher.interruption != nil }

  /// - Throws: ``EarlyExit`` when somebody pressed Ctrl-C in the shell; elsewhere the signal
  ///   itself has ended the process.
  func checkInterruption() throws {
    if dispatcher.interruption?() == true { throw EarlyExit(code: 130) }
  }

  // MARK: State

  func read() throws(CommandError) -> Snapshot {
    do {
      return try access.read()
    } catch {
      throw .management(error, suggestions: [])
    }
  }

  /// Changes the state and notes it in the event log under the command's name.
  ///
  /// - Parameter object: what it is done to, for the log.
  @discardableResult
  func update<Result>(
    _ object: String, _ change: (inout Transaction) throws(ManagementError) -> Result
  ) throws -> Result {
    let path = path
    let outcome: StateAccess.Change<Result>
    do {
      outcome = try access.update(updateOptions) { transaction throws(ManagementError) in
        let result = try change(&transaction)
        transaction.note(path, object)
        return result
      }
    } catch {
      throw enriched(error)
    }
    outcome.warnings.forEach(warn)
    if global.verbose { streams.talk("generation \(outcome.generation)") }
    guard let result = outcome.result else {
      acknowledge("request \(global.requestID ?? "") was done before; nothing changed")
      throw EarlyExit(code: 0)
    }
    return result
  }

  /// Changes the policy of the state.
  @discardableResult
  func changePolicy<Result>(
    _ object: String, _ change: (inout Policy, WallTime) throws(PolicyError) -> Result
  ) throws -> Result {
    try update(object) { transaction throws(ManagementError) in
      let time = transaction.now.wall
      return try transaction.changePolicy { policy throws(PolicyError) in
        try change(&policy, time)
      }
    }
  }

  /// The time zones of these names.
  ///
  /// - Throws: ``CommandError`` with what was probably meant, when the machine knows one not.
  func zones(_ names: Set<String>) throws(CommandError) -> ZoneTables {
    let tables = access.manager.zones.tables(for: names)
    for name in names.sorted() where tables[name] == nil {
      throw .management(
        .policy(.unknownZone(name)),
        suggestions: DidYouMean.suggestions(for: name, among: ZoneFile.names(in: Host.zoneFolder)))
    }
    return tables
  }

  /// Changes schedules or windows, which need the zones that all of them are told in.
  ///
  /// - Parameter names: zones that the change brings along; each must be known.
  @discardableResult
  func changeCalendar<Result>(
    _ object: String, _ names: Set<String> = [],
    _ change: (inout Policy, ZoneTables, WallTime) throws(PolicyError) -> Result
  ) throws -> Result {
    _ = try zones(names)
    let source = access.manager.zones
    return try changePolicy(object) { policy, time throws(PolicyError) in
      try change(&policy, source.tables(for: policy.zoneNames.union(names)), time)
    }
  }

  /// Looks something up, with suggestions when it is not there.
  func find<Result>(
    _ look: () throws(PolicyError) -> Result
  ) throws(CommandError) -> Result {
    do {
      return try look()
    } catch {
      throw enriched(.policy(error))
    }
  }

  /// Adds what was probably meant to an error about an unknown name.
  func enriched(_ error: ManagementError) -> CommandError {
    guard case .policy(.notFound(let kind, let name)) = error,
      let policy = try? access.read().engine.policy
    else { return .management(error, suggestions: []) }
    let candidates: [String] =
      switch kind {
      case .group: policy.groups.map(\.name.text)
      case .plan: policy.plans.map(\.name.text)
      case .rule: policy.rules.map(\.name.text)
      case .mapping: policy.mappings.map { "\($0.attribute.rawValue) \($0.value)" }
      case .schedule: policy.schedules.map(\.name.text)
      case .window: policy.windows.map(\.name.text)
      case .serverPool: policy.serverPools.map(\.name.text)
      case .directive, .grant, .expectation: []
      }
    return .management(
      error, suggestions: DidYouMean.suggestions(for: name, among: candidates))
  }

  // MARK: Answers

  func list(
    _ kind: String, _ items: [Record], columns: [Payload.Column], generation: UInt64
  ) throws(CommandError) {
    streams.data(
      try renderer.text(
        for: Payload(
          kind: kind, generation: generation, content: .list(items, columns: columns))))
  }

  func show(_ kind: String, _ item: Record, generation: UInt64) throws(CommandError) {
    streams.data(
      try renderer.text(for: Payload(kind: kind, generation: generation, content: .object(item))))
  }

  /// Says what was done; silent with `-q`. With a machine format the sentence is an object.
  func acknowledge(_ sentence: String) {
    guard !global.quiet else { return }
    let isDryRun = global.dryRun || dispatcher.isDryRun
    let text = isDryRun ? sentence + " (dry run)" : sentence
    guard !renderer.format.isJSON else {
      let record = Record([
        "apiVersion": .text(Payload.apiVersion), "kind": .text("Acknowledgement"),
        "message": .text(text), "dryRun": .bool(isDryRun),
      ])
      return streams.data(record.json(isPretty: renderer.format == .json) + "\n")
    }
    streams.data(TerminalText.escaped(text) + "\n")
  }

  func warn(_ text: String) {
    streams.talk("rmctl: " + TerminalText.escaped(text))
  }
}
