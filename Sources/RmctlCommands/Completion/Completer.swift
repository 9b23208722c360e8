import ArgumentParser
import ResourceManagement

/// What could stand next on a command line: one answer for the shell and for bash, zsh and fish.
struct Completer {
  struct Candidate: Hashable {
    let text: String
    let description: String
  }

  /// Names come from here; nil when the state cannot be read.
  let engine: Engine?

  /// - Parameters:
  ///   - words: the words in front of the one being typed, without `rmctl`.
  ///   - current: what is typed of it, perhaps nothing.
  /// - Complexity: O(names).
  func candidates(after words: [String], current: String) -> [Candidate] {
    guard !words.contains("--") else { return [] }
    let global = ArgumentCatalog(GlobalArguments.self)
    if let last = words.last, GlobalWords.valued.contains(last) {
      let values = global.option(named: last).map(values) ?? []
      return values.filter { matches($0.text, current) }
    }
    guard let (_, rest) = try? GlobalWords.split(words) else { return [] }
    let all: [Candidate]
    if !rest.isEmpty {
      all = behind(rest, current)
    } else if current.hasPrefix("-") {
      all = flags(of: global)
    } else {
      all = CommandTree.entries.filter(\.isShown).map(candidate)
    }
    return all.filter { matches($0.text, current) }
  }

  private func behind(_ words: [String], _ current: String) -> [Candidate] {
    guard let place = try? CommandTree.find(words) else { return [] }
    switch place.entry {
    case .leaf: return arguments(of: place, current)
    case .noun: return place.rest.isEmpty ? place.entry.entries.map(candidate) : []
    }
  }

  private func arguments(of place: CommandTree.Place, _ current: String) -> [Candidate] {
    let catalog = ArgumentCatalog(place.entry.type)
    let words = place.rest
    if let last = words.last, let option = catalog.option(named: last), option.kind == "option" {
      return values(of: option)
    }
    if current.hasPrefix("-") {
      return flags(of: catalog) + flags(of: ArgumentCatalog(GlobalArguments.self))
    }
    var positional = 0
    var index = 0
    while index < words.count {
      if words[index].hasPrefix("-") {
        index += catalog.option(named: words[index])?.kind == "option" ? 2 : 1
      } else {
        positional += 1
        index += 1
      }
    }
    let positionals = catalog.positionals
    guard let last = positionals.last else { return [] }
    let argument = positionals.indices.contains(positional) ? positionals[positional] : last
    guard positionals.indices.contains(positional) || last.isRepeating else { return [] }
    let taken = Set(words)
    return values(of: argument).filter { !argument.isRepeating || !taken.contains($0.text) }
  }

  private func flags(of catalog: ArgumentCatalog) -> [Candidate] {
    catalog.arguments.flatMap { argument in
      (argument.names ?? []).filter { $0.kind == "long" }.map {
        Candidate(text: $0.text, description: argument.abstract ?? "")
      }
    }
  }

  /// Values by what the help calls them: the name of a value says what kind of thing it is.
  private func values(of argument: ArgumentCatalog.Argument) -> [Candidate] {
    if let values = argument.allValues, !values.isEmpty {
      return values.map { Candidate(text: $0, description: "") }
    }
    guard let policy = engine?.policy else { return fixedValues(of: argument) }
    func group(_ group: ConsumerGroup) -> Candidate {
      Candidate(text: group.name.text, description: group.attributes.description ?? "group")
    }
    func plan(_ plan: Plan) -> Candidate {
      Candidate(text: plan.name.text, description: plan.attributes.description ?? "plan")
    }
    func mapping(_ mapping: AttributeMapping) -> Candidate {
      Candidate(
        text: mapping.value.pattern, description: "mapped \(mapping.attribute.rawValue)")
    }
    switch argument.valueName {
    case "group", "group=percent": return policy.groups.map(group)
    case "directive-group":
      return policy.groups.map(group)
        + policy.plans.map(plan)
        + [Candidate(text: DirectiveTarget.othersName, description: "every other group")]
    case "plan": return policy.plans.map(plan)
    case "inactive-plan":
      return policy.plans.filter { $0.id != policy.activation.plan }.map(plan)
    case "rule": return policy.rules.map { Candidate(text: $0.name.text, description: "rule") }
    case "user": return policy.mappings.map(mapping)
    case "schedule":
      return policy.schedules.map { Candidate(text: $0.name.text, description: "schedule") }
    case "window":
      return policy.windows.map { Candidate(text: $0.name.text, description: "window") }
    case "server-pool":
      return policy.serverPools.map { Candidate(text: $0.name.text, description: "server pool") }
    case "memory-pool": return memoryPools()
    case "known-fingerprint": return fingerprints()
    case "session": return sessions()
    case "call": return calls { _ in true }
    case "waiting-call": return calls { $0.phase == .queued }
    default: return fixedValues(of: argument)
    }
  }

  private func fixedValues(of argument: ArgumentCatalog.Argument) -> [Candidate] {
    switch argument.valueName {
    case "field":
      FieldCatalog.paths.map { Candidate(text: $0, description: "field") }
    case "setting":
      (engine.map { SettingView.all(in: $0.policy) } ?? []).map {
        Candidate(text: $0.name, description: $0.meaning)
      }
    case "preference":
      Preference.allCases.map { Candidate(text: $0.rawValue, description: "preference") }
    case "topic":
      HelpTopic.allCases.map { Candidate(text: $0.rawValue, description: "topic") }
        + CommandTree.entries.filter(\.isShown).map(candidate)
    default: []
    }
  }

  private func sessions() -> [Candidate] {
    (engine?.sessions.sessions ?? []).map { session in
      let program = session.attributes.program ?? session.kind.rawValue
      return Candidate(
        text: session.id.description,
        description: "\(session.state.rawValue) \(program) of \(session.attributes.user)")
    }
  }

  private func calls(_ isMeant: (Call) -> Bool) -> [Candidate] {
    (engine?.sessions.sessions ?? []).compactMap { session in
      guard let call = session.call, isMeant(call) else { return nil }
      return Candidate(
        text: call.id.description, description: "\(call.phase.rawValue) in session \(session.id)")
    }
  }

  private func memoryPools() -> [Candidate] {
    (engine?.memory.pools ?? []).map {
      Candidate(text: $0.name.text, description: "\($0.used.brief) of \($0.size.brief) in use")
    }
  }

  private func fingerprints() -> [Candidate] {
    (engine?.quarantine.entries ?? []).map {
      Candidate(text: $0.fingerprint, description: $0.reason)
    }
  }

  private func candidate(_ entry: CommandEntry) -> Candidate {
    Candidate(text: entry.name, description: entry.type.configuration.abstract)
  }

  private func matches(_ text: String, _ typed: String) -> Bool {
    typed.isEmpty || text.lowercased().hasPrefix(typed.lowercased())
  }
}
