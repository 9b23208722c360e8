import Quantities
import ResourcePolicy

extension FieldTable where Object == SettingsDraft {
  static let settings = FieldTable(
    fields: [
      .always(
        "defaultGroup", \.defaultGroup, .group, standard: nil, option: "default-group",
        "The group of a session that no mapping and no rule claims."),
      .always(
        "runGroup", \.runGroup, .group, standard: nil, option: "run-group",
        "The same for rmctl run."),
      .always(
        "defaultPlan", \.defaultPlan, .plan, standard: nil, option: "default-plan",
        "The plan of times that no schedule claims."),
      .always(
        "zone", \.zone, .text, standard: nil, option: "zone",
        "The time zone of rules that name none."),
      .always(
        "matchesCase", \.matchesCase, .flag, standard: nil, option: "matches-case",
        "Mappings and rules tell upper case from lower case in every attribute."),
    ] + FieldTable<CoordinatorSettings>.coordinator.fields.map { $0.inside(\.coordinator) })
}

extension FieldTable where Object == CoordinatorSettings {
  private static let standard = CoordinatorSettings()

  static let coordinator = FieldTable(
    fields: [
      .always(
        "enabled", \.isEnabled, .flag, standard: standard.isEnabled, option: "enabled",
        "Off: everything is admitted, nothing is limited, and accounting goes on."),
      .optional(
        "cores", \.cores, .count(CoordinatorSettings.coresRange), option: "cores",
        "Processors to plan with; default: those of the machine."),
      .optional(
        "memory", \.memory, .size, option: "memory",
        "Memory to plan with; default: that of the machine."),
      .optional(
        "databaseMemory", \.databaseMemory, .size, option: "database-memory",
        "What the memory pools share; default: half of the memory."),
      .always(
        "memoryStrategy", \.memoryStrategy, .choice, standard: standard.memoryStrategy,
        option: "memory-strategy",
        "automatic: all pools are tuned; hybrid: those with auto-tune on; manual: none, and a pool"
          + " grows only from free room."),
      .always(
        "containers", \.isContainerAware, .flag, standard: standard.isContainerAware,
        option: "containers", "On: cores and memory are those of the container, not the machine."),
      .optional(
        "maxSessions", \.maxSessions, .count(CoordinatorSettings.sessionsRange),
        option: "max-sessions", "Live sessions, exempt ones aside; default: no limit."),
      .always(
        "gpus", \.gpus, .gpus, standard: standard.gpus, option: "gpus",
        "GPUs that calls may hold: auto for all that are found, a count, a count of one size as"
          + " 4x80G, or UUIDs with commas between them, each with =SIZE where its memory is shared."
      ),
      .always(
        "rebalancing", \.isRebalancing, .flag, standard: standard.isRebalancing,
        option: "rebalancing", "On: pools and adaptive degrees are adjusted by themselves."),
      .always(
        "rebalanceInterval", \.rebalanceInterval, .duration(CoordinatorSettings.intervalRange),
        standard: standard.rebalanceInterval,
        option: "rebalance-interval", "How often that happens at most."),
      .always(
        "ageing", \.ageing, .duration(CoordinatorSettings.ageingRange), standard: standard.ageing,
        option: "ageing",
        "Waiting this long is worth one step of priority in the queue."),
      .always(
        "boostDecay", \.boostDecay, .duration(CoordinatorSettings.ageingRange),
        standard: standard.boostDecay,
        option: "boost-decay", "How long one step of session boost lasts."),
    ] + FieldTable<ParallelSettings>.parallel.fields.map { $0.inside(\.parallel) }
      + FieldTable<RunawaySettings>.runaway.fields.map { $0.inside(\.runaway) }
      + FieldTable<ProcessorSettings>.processors.fields.map { $0.inside(\.processors) }
      + FieldTable<DiskSettings>.disk.fields.map { $0.inside(\.disk) }
      + FieldTable<HistorySettings>.history.fields.map { $0.inside(\.history) })
}

extension FieldTable where Object == ParallelSettings {
  private static let standard = ParallelSettings()

  static let parallel = FieldTable(fields: [
    .always(
      "totalDOP", \.totalServers, .count(ParallelSettings.serversRange),
      standard: standard.totalServers, option: "total-dop",
      "Parallel servers that may work at once, all groups together."),
    .optional(
      "threadsPerCore", \.threadsPerCore, .count(1...64), option: "threads-per-core",
      "Threads that one processor runs; default: 1."),
    .always(
      "ioParallelism", \.ioParallelism, .count(ParallelSettings.serversRange),
      standard: standard.ioParallelism, option: "io-parallelism",
      "Streams that the disks serve at once: a ceiling of automatic degrees."),
    .always(
      "downgrade", \.isDowngradeOn, .flag, standard: standard.isDowngradeOn, option: "downgrade",
      "On: a call may get fewer parallel servers than it asked for."),
    .always(
      "parallelMinPercent", \.minPercent, .percentage, standard: standard.minPercent,
      option: "parallel-min-percent", "The least part of the degree that a downgrade may leave."),
    .always(
      "dopModel", \.model, .choice, standard: standard.model, option: "dop-model",
      "thresholds: steps of cost; cost: the degree d with the least s + p/d + c*d."),
    .always(
      "dopSerialCost", \.serialCost, .count(ParallelSettings.costRange),
      standard: standard.serialCost, option: "dop-serial-cost",
      "s of the cost model: the cost that cannot be divided."),
    .always(
      "dopCoordinationCost", \.coordinationCost, .count(1...1_000_000_000),
      standard: standard.coordinationCost, option: "dop-coordination-cost",
      "c of the cost model: what one more server costs."),
    .always(
      "costUnit", \.costUnit, .duration(ParallelSettings.unitRange), standard: standard.costUnit,
      option: "cost-unit",
      "CPU time that one unit of --cost stands for."),
    .optional(
      "clusterServers", \.clusterServers, .count(ParallelSettings.serversRange),
      option: "cluster-servers",
      "Parallel servers of a whole cluster; each instance gets its part of them."),
    .always(
      "clusterInstances", \.instances, .count(1...1024), standard: standard.instances,
      option: "cluster-instances", "Instances that share them."),
  ])
}

extension FieldTable where Object == RunawaySettings {
  private static let standard = RunawaySettings()

  static let runaway = FieldTable(fields: [
    .always(
      "runawayDetection", \.isDetected, .flag, standard: standard.isDetected,
      option: "runaway-detection", "Off: no call is throttled as a runaway."),
    .always(
      "runawayThreshold", \.threshold, .duration(RunawaySettings.thresholdRange),
      standard: standard.threshold,
      option: "runaway-threshold", "A call that has used more CPU time is a runaway."),
    .always(
      "throttleFactor", \.factor, .percentage, standard: standard.factor,
      option: "throttle-factor", "What a runaway keeps of the share that it had: 10 to 100."),
    .always(
      "quarantineAfter", \.quarantineAfter, .count(0...1000), standard: standard.quarantineAfter,
      option: "quarantine-after",
      "How often calls of one fingerprint must offend before the next are refused; 0: never."),
    .always(
      "quarantineDuration", \.quarantineDuration, .duration(RunawaySettings.durationRange),
      standard: standard.quarantineDuration, option: "quarantine-duration",
      "How long a quarantine lasts, and how long an offence is remembered."),
  ])
}

extension FieldTable where Object == HistorySettings {
  private static let standard = HistorySettings()

  static let history = FieldTable(fields: [
    .always(
      "historyFileSize", \.fileSize, .size, standard: standard.fileSize,
      option: "history-file-size", "A log larger than this is closed and a new one begun."),
    .always(
      "historySize", \.totalSize, .size, standard: standard.totalSize, option: "history-size",
      "Closed logs together; the oldest go first."),
    .always(
      "historyAge", \.age, .duration(HistorySettings.ageRange), standard: standard.age,
      option: "history-age",
      "Closed logs older than this go."),
  ])
}

/// Settings on their way from or into a document.
struct SettingsDraft: Hashable, Sendable {
  var defaultGroup: GroupID
  var runGroup: GroupID
  var defaultPlan: PlanID
  var zone: String
  var matchesCase: Bool
  var coordinator: CoordinatorSettings

  init(_ settings: PolicySettings) {
    defaultGroup = settings.defaultGroup
    runGroup = settings.runGroup
    defaultPlan = settings.defaultPlan
    zone = settings.zone
    matchesCase = settings.matchesCase
    coordinator = settings.coordinator
  }
}
