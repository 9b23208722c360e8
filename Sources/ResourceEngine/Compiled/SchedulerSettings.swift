import Quantities
public import ResourcePolicy
public import Scheduling

// What the settings say, as the schedulers take it. Runaways have one definition for all bodies.
extension CPUSettings {
  public init(_ coordinator: CoordinatorSettings) {
    self.init()
    let settings = coordinator.processors
    policy = CPUPolicy(settings.policy)
    quantum = settings.quantum
    quanta = settings.quanta
    latency = settings.latency
    minGranularity = settings.minGranularity
    wakeupGranularity = settings.wakeupGranularity
    halfLife = settings.halfLife
    ageing = settings.ageing
    balanceInterval = settings.balanceInterval
    let runaway = coordinator.runaway
    let isLimited = coordinator.isEnabled && runaway.isDetected
    runawayThreshold = isLimited ? runaway.threshold : nil
    throttleFactor = Int(runaway.factor.partsPerMillion)
  }
}

extension IOSettings {
  public init(_ coordinator: CoordinatorSettings) {
    self.init()
    let settings = coordinator.disk
    policy = IOPolicy(settings.policy)
    depth = settings.depth
    slice = settings.slice
    budget = settings.budget
    overhead = settings.overhead
    ageing = settings.ageing
    readExpiry = settings.readExpiry
    writeExpiry = settings.writeExpiry
    batch = settings.batch
    writesStarved = settings.writesStarved
    mergeLimit = settings.mergeLimit
  }
}

extension CPUPolicy {
  fileprivate init(_ policy: ProcessorSettings.Policy) {
    self =
      switch policy {
      case .completelyFair: .completelyFair
      case .fairShare: .fairShare
      case .roundRobin: .roundRobin
      case .weightedFair: .weightedFair
      case .earliestEligible: .earliestEligible
      }
  }
}

extension IOPolicy {
  fileprivate init(_ policy: DiskSettings.Policy) {
    self =
      switch policy {
      case .priority: .priority
      case .deadline: .deadline
      case .completelyFair: .completelyFair
      case .budgetFair: .budgetFair
      case .mClock: .mClock
      }
  }
}
