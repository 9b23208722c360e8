import Quantities
import ResourcePolicy

extension FieldTable where Object == ProcessorSettings {
  private static let standard = ProcessorSettings()

  static let processors = FieldTable(fields: [
    .always(
      "cpuPolicy", \.policy, .choice, standard: standard.policy, option: "cpu-policy",
      "The order in which tasks run in the simulator and in services that the library governs."),
    .always(
      "cpuQuantum", \.quantum, .duration(ProcessorSettings.quantumRange),
      standard: standard.quantum, option: "cpu-quantum",
      "The longest turn, and the usual one of every policy but completely-fair."),
    .always(
      "cpuQuanta", \.quanta,
      .durations(ProcessorSettings.quantumRange, atMost: ProcessorSettings.priorities),
      standard: standard.quanta, option: "cpu-quanta",
      "round-robin: the turns of the priorities 0 to 7; where one is missing, cpu-quantum."),
    .always(
      "cpuLatency", \.latency, .duration(ProcessorSettings.quantumRange),
      standard: standard.latency, option: "cpu-latency",
      "completely-fair: the time in which every task runs once."),
    .always(
      "cpuMinGranularity", \.minGranularity, .duration(ProcessorSettings.quantumRange),
      standard: standard.minGranularity, option: "cpu-min-granularity",
      "completely-fair: the shortest turn."),
    .always(
      "cpuWakeupGranularity", \.wakeupGranularity, .duration(ProcessorSettings.quantumRange),
      standard: standard.wakeupGranularity, option: "cpu-wakeup-granularity",
      "How far behind the running task one must be that wakes up to take its place."),
    .always(
      "cpuHalfLife", \.halfLife, .duration(ProcessorSettings.halfLifeRange),
      standard: standard.halfLife, option: "cpu-half-life",
      "fair-share: in this time what was used before counts half."),
    .always(
      "cpuAgeing", \.ageing, .duration(ProcessorSettings.ageingRange), standard: standard.ageing,
      option: "cpu-ageing", "round-robin: waiting this long is worth one priority."),
    .always(
      "cpuBalanceInterval", \.balanceInterval, .duration(ProcessorSettings.balanceRange),
      standard: standard.balanceInterval, option: "cpu-balance-interval",
      "How often the load of several processors is evened out."),
  ])
}

extension FieldTable where Object == DiskSettings {
  private static let standard = DiskSettings()

  static let disk = FieldTable(fields: [
    .always(
      "ioPolicy", \.policy, .choice, standard: standard.policy, option: "io-policy",
      "The order in which requests go to the disk in the simulator and in governed services."),
    .always(
      "ioDepth", \.depth, .count(DiskSettings.countRange), standard: standard.depth,
      option: "io-depth", "Requests that may be on the disk at once."),
    .always(
      "ioSlice", \.slice, .duration(DiskSettings.sliceRange), standard: standard.slice,
      option: "io-slice", "completely-fair: how long a group has the disk in one go."),
    .always(
      "ioBudget", \.budget, .size(DiskSettings.budgetRange), standard: standard.budget,
      option: "io-budget", "budget-fair: how much a group moves in one go."),
    .always(
      "ioOverhead", \.overhead, .size(DiskSettings.overheadRange), standard: standard.overhead,
      option: "io-overhead",
      "budget-fair, mclock: what each request costs beside its bytes."),
    .always(
      "ioAgeing", \.ageing, .duration(DiskSettings.spanRange), standard: standard.ageing,
      option: "io-ageing", "How long waiting is worth one step of I/O priority."),
    .always(
      "ioReadExpiry", \.readExpiry, .duration(DiskSettings.spanRange),
      standard: standard.readExpiry, option: "io-read-expiry",
      "deadline: by when a read is served."),
    .always(
      "ioWriteExpiry", \.writeExpiry, .duration(DiskSettings.spanRange),
      standard: standard.writeExpiry, option: "io-write-expiry",
      "deadline: by when a write is served."),
    .always(
      "ioBatch", \.batch, .count(DiskSettings.countRange), standard: standard.batch,
      option: "io-batch", "deadline: requests of one direction in a row."),
    .always(
      "ioWritesStarved", \.writesStarved, .count(DiskSettings.starvedRange),
      standard: standard.writesStarved, option: "io-writes-starved",
      "deadline: batches of reads that writes let go first."),
    .always(
      "ioMergeLimit", \.mergeLimit, .size, standard: standard.mergeLimit,
      option: "io-merge-limit",
      "How large a request may grow by those that follow it without a gap; 0: none is merged."),
  ])
}
