import Documents
import Quantities
import ResourcePolicy
import Scheduling

private let weights = 1...1_048_576
private let rates = ByteCount(bytes: 1)...ByteCount(bytes: 1 << 50)

extension WorkloadGroup {
  init?(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let keys = [
      "name", "weight", "ioWeight", "limit", "bandwidth", "iops", "assuredBandwidth", "assuredIops",
      "burst", "parent",
    ]
    guard let fields = WorkloadFields(cursor, keys, problems),
      let name = fields.required("name", { c throws(DocumentError) in try c.name() })
    else { return nil }
    self.init(name: name)
    fields.take("weight", &weight) { c throws(DocumentError) in try c.count(in: weights) }
    fields.takeOptional("ioWeight", &ioWeight) { c throws(DocumentError) in try c.count(in: weights)
    }
    fields.takeOptional("limit", &limit) { c throws(DocumentError) in
      let limit = try c.percentage()
      guard limit > Percentage(percent: 0) else { throw c.failure("expected more than 0 percent") }
      return limit
    }
    fields.takeOptional("bandwidth", &io.ceiling.bandwidth) { c throws(DocumentError) in
      try c.size(in: rates).bytes
    }
    fields.takeOptional("assuredBandwidth", &io.assured.bandwidth) { c throws(DocumentError) in
      try c.size(in: rates).bytes
    }
    fields.takeOptional("iops", &io.ceiling.iops) { c throws(DocumentError) in
      Int64(try c.count(in: 1...1_000_000_000))
    }
    fields.takeOptional("assuredIops", &io.assured.iops) { c throws(DocumentError) in
      Int64(try c.count(in: 1...1_000_000_000))
    }
    fields.take("burst", &io.burst) { c throws(DocumentError) in try c.positiveSpan() }
    fields.takeOptional("parent", &parent) { c throws(DocumentError) in try c.name() }
  }
}

extension WorkloadTask {
  init?(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let attributeNames = ["user", "service", "module", "action", "program", "machine"]
    let keys =
      [
        "name", "group", "weight", "nice", "priority", "request", "arrival", "cpu", "burst",
        "sleep", "io", "deadline", "estimate", "memory", "count", "interval",
      ] + attributeNames
    guard let fields = WorkloadFields(cursor, keys, problems),
      let name = fields.required("name", { c throws(DocumentError) in try c.name() })
    else { return nil }
    self.init(name: name)
    fields.takeOptional("group", &group) { c throws(DocumentError) in try c.name() }
    fields.take("weight", &weight) { c throws(DocumentError) in try c.count(in: weights) }
    fields.take("nice", &weight) { c throws(DocumentError) in
      NiceWeights.weight(ofNice: Int(try c.integer(in: -20...19)))
    }
    if fields.map.optional("weight") != nil, let nice = fields.map.optional("nice") {
      problems.report(nice.failure("weight and nice say the same: leave one out"))
    }
    fields.take("priority", &priority) { c throws(DocumentError) in try c.count(in: 0...7) }
    fields.takeOptional("request", &request) { c throws(DocumentError) in
      try c.duration(in: CPUSettings.quantumRange)
    }
    fields.takeOptional("cpu", &cpu) { c throws(DocumentError) in try c.positiveSpan() }
    fields.takeOptional("burst", &burst) { c throws(DocumentError) in try c.positiveSpan() }
    fields.take("sleep", &sleep) { c throws(DocumentError) in try c.span() }
    fields.takeOptional("deadline", &deadline) { c throws(DocumentError) in try c.span() }
    fields.takeOptional("estimate", &estimate) { c throws(DocumentError) in try c.span() }
    fields.take("memory", &memory) { c throws(DocumentError) in
      try c.size(in: .zero...ByteCount(bytes: 1 << 60))
    }
    fields.child("io") { io = WorkloadIO($0, problems) }
    readTimes(fields)
    readAttributes(fields)
  }

  private mutating func readTimes(_ fields: WorkloadFields) {
    fields.take("arrival", &arrival) { c throws(DocumentError) in try c.span() }
    fields.take("interval", &interval) { c throws(DocumentError) in try c.span() }
    fields.take("count", &count) { c throws(DocumentError) in
      try c.count(in: 1...Workload.mostTasks)
    }
  }

  private mutating func readAttributes(_ fields: WorkloadFields) {
    fields.take("user", &attributes.user) { c throws(DocumentError) in try c.name() }
    fields.takeOptional("service", &attributes.service) { c throws(DocumentError) in try c.name() }
    fields.takeOptional("module", &attributes.module) { c throws(DocumentError) in try c.name() }
    fields.takeOptional("action", &attributes.action) { c throws(DocumentError) in try c.name() }
    fields.takeOptional("program", &attributes.program) { c throws(DocumentError) in try c.name() }
    fields.takeOptional("machine", &attributes.machine) { c throws(DocumentError) in try c.name() }
  }
}

extension WorkloadIO {
  static let keys = ["kind", "priority", "bytes", "offset", "pattern"]

  init?(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    guard let fields = WorkloadFields(cursor, Self.keys, problems) else { return nil }
    self.init()
    read(fields)
  }

  mutating func read(_ fields: WorkloadFields) {
    fields.take("kind", &kind) { c throws(DocumentError) in try c.choice() }
    fields.take("priority", &priority) { c throws(DocumentError) in
      try c.choice(among: IOPriority.allCases.map { ($0.name, $0) })
    }
    fields.take("bytes", &bytes) { c throws(DocumentError) in
      try c.size(in: ByteCount(bytes: 1)...ByteCount(bytes: 1 << 40))
    }
    fields.take("offset", &offset) { c throws(DocumentError) in
      try c.size(in: .zero...DiskModel.sizeRange.upperBound)
    }
    fields.take("pattern", &pattern) { c throws(DocumentError) in try c.choice() }
  }
}

extension WorkloadRequests {
  init?(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let keys = ["name", "group", "arrival", "deadline", "count", "interval"] + WorkloadIO.keys
    guard let fields = WorkloadFields(cursor, keys, problems),
      let name = fields.required("name", { c throws(DocumentError) in try c.name() })
    else { return nil }
    self.init(name: name)
    io.read(fields)
    fields.takeOptional("group", &group) { c throws(DocumentError) in try c.name() }
    fields.take("arrival", &arrival) { c throws(DocumentError) in try c.span() }
    fields.take("interval", &interval) { c throws(DocumentError) in try c.span() }
    fields.takeOptional("deadline", &deadline) { c throws(DocumentError) in try c.span() }
    fields.take("count", &count) { c throws(DocumentError) in
      try c.count(in: 1...Workload.mostRequests)
    }
  }
}
