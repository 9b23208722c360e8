import Quantities
import ResourceEngine
import ResourcePolicy

// Parts of directives that the coordinator acts on:
//
//     switch-to GROUP|cancel|kill|log    switch-cpu SPAN      switch-elapsed SPAN
//     switch-io SIZE                     switch-iops N        switch-logical N
//     switch-estimate                    switch-for-call      switch-none
//     undo-pool SIZE                     undo-rate SIZE       servers PERCENT
//     critical no|queue|bypass           parallel-timeout SPAN cancel|run
//
// and its settings:
//
//     set setting enabled|rebalancing|runaway|downgrade on|off
//     set setting max-sessions N|none      set setting cores|gpus|total-servers N
//     set setting ageing|boost-decay|runaway-threshold|quarantine-duration|cost-unit SPAN
//     set setting quarantine-after N       set setting memory|database-memory SIZE
extension Scenario {
  func readSwitching(_ rules: inout SwitchRules, _ words: inout Words) throws -> Bool {
    if words.take("switch-to") {
      let name = try words.next()
      switch name {
      case "cancel": rules.action = .cancel
      case "kill": rules.action = .kill
      case "log": rules.action = .log
      default: rules.action = .group(try group(name))
      }
    } else if words.take("switch-cpu") {
      rules.cpu = try words.span()
    } else if words.take("switch-elapsed") {
      rules.elapsed = try words.span()
    } else if words.take("switch-io") {
      rules.ioBytes = try words.size()
    } else if words.take("switch-iops") {
      rules.ioRequests = try words.count()
    } else if words.take("switch-logical") {
      rules.ioLogical = try words.count()
    } else if words.take("switch-estimate") {
      rules.byEstimate = true
    } else if words.take("switch-for-call") {
      rules.forCall = true
    } else if words.take("switch-none") {
      rules = SwitchRules()
    } else {
      return false
    }
    return true
  }

  func readCoordination(_ directive: inout Directive, _ words: inout Words) throws -> Bool {
    if words.take("undo-pool") {
      directive.undoPool = try words.size()
    } else if words.take("undo-rate") {
      directive.undoRate = try words.size()
    } else if words.take("servers") {
      directive.parallel.servers = Percentage(percent: try words.count())
    } else if words.take("critical") {
      directive.parallel.critical = ParallelRules.Criticality(rawValue: try words.next())
    } else if words.take("parallel-timeout") {
      directive.parallel.queueTimeout = try words.span()
      directive.parallel.timeoutAction = ParallelRules.TimeoutAction(rawValue: try words.next())
    } else {
      return false
    }
    return true
  }

  mutating func setSetting(_ words: inout Words) throws {
    var settings = draft.settings.coordinator
    switch try words.next() {
    case "enabled": settings.isEnabled = try words.isOn()
    case "rebalancing": settings.isRebalancing = try words.isOn()
    case "runaway": settings.runaway.isDetected = try words.isOn()
    case "downgrade": settings.parallel.isDowngradeOn = try words.isOn()
    case "max-sessions": settings.maxSessions = words.take("none") ? nil : try words.count()
    case "cores": settings.cores = try words.count()
    case "gpus": settings.gpus = try GPUDeclaration(parsing: try words.next())
    case "total-servers": settings.parallel.totalServers = try words.count()
    case "ageing": settings.ageing = try words.span()
    case "boost-decay": settings.boostDecay = try words.span()
    case "cost-unit": settings.parallel.costUnit = try words.span()
    case "runaway-threshold": settings.runaway.threshold = try words.span()
    case "quarantine-after": settings.runaway.quarantineAfter = try words.count()
    case "quarantine-duration": settings.runaway.quarantineDuration = try words.span()
    case "memory": settings.memory = try words.size()
    case "database-memory": settings.databaseMemory = try words.size()
    case let word: throw Unreadable(word: word)
    }
    try draft.setCoordinator(settings)
  }
}

extension Words {
  fileprivate mutating func isOn() throws -> Bool {
    if take("on") { return true }
    guard take("off") else { throw Missing(after: "on or off") }
    return false
  }
}
