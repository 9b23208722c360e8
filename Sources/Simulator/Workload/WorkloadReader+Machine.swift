import Documents
import Quantities
import Scheduling

extension MachineModel {
  mutating func read(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let keys = ["cores", "nodes", "memory", "disk"]
    guard let fields = WorkloadFields(cursor, keys, problems) else { return }
    fields.take("cores", &cores) { c throws(DocumentError) in try c.count(in: Self.coresRange) }
    fields.take("nodes", &nodes) { c throws(DocumentError) in try c.count(in: 1...cores) }
    fields.take("memory", &memory) { c throws(DocumentError) in
      try c.size(in: ByteCount(bytes: 1 << 24)...ByteCount(bytes: 1 << 60))
    }
    fields.child("disk") { disk.read($0, problems) }
  }
}

extension DiskModel {
  mutating func read(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let keys = ["bandwidth", "seek", "size", "overhead", "channels"]
    guard let fields = WorkloadFields(cursor, keys, problems) else { return }
    fields.take("bandwidth", &bandwidth) { c throws(DocumentError) in
      try c.size(in: Self.bandwidthRange)
    }
    fields.take("size", &size) { c throws(DocumentError) in try c.size(in: Self.sizeRange) }
    fields.take("seek", &seek) { c throws(DocumentError) in try c.span() }
    fields.take("overhead", &overhead) { c throws(DocumentError) in try c.span() }
    fields.take("channels", &channels) { c throws(DocumentError) in
      try c.count(in: Self.channelsRange)
    }
  }
}

extension CPUSettings {
  mutating func read(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let spans: [(key: String, place: WritableKeyPath<CPUSettings, TimeSpan>)] = [
      ("quantum", \.quantum), ("latency", \.latency), ("minGranularity", \.minGranularity),
      ("wakeupGranularity", \.wakeupGranularity),
    ]
    let lives: [(key: String, place: WritableKeyPath<CPUSettings, TimeSpan>)] = [
      ("halfLife", \.halfLife), ("ageing", \.ageing), ("balanceInterval", \.balanceInterval),
    ]
    let keys =
      ["policy", "quanta", "runawayThreshold", "throttleFactor"] + (spans + lives).map(\.key)
    guard let fields = WorkloadFields(cursor, keys, problems) else { return }
    fields.take("policy", &policy) { c throws(DocumentError) in try c.choice() }
    for (key, place) in spans {
      fields.take(key, &self[keyPath: place]) { c throws(DocumentError) in
        try c.duration(in: Self.quantumRange)
      }
    }
    for (key, place) in lives {
      fields.take(key, &self[keyPath: place]) { c throws(DocumentError) in
        try c.positiveSpan()
      }
    }
    fields.take("quanta", &quanta) { c throws(DocumentError) in
      var quanta: [TimeSpan] = []
      for item in try c.list() { quanta.append(try item.duration(in: Self.quantumRange)) }
      guard quanta.count <= Self.priorities.count else {
        throw c.failure("expected at most \(Self.priorities.count) turns")
      }
      return quanta
    }
    fields.takeOptional("runawayThreshold", &runawayThreshold) { c throws(DocumentError) in
      try c.positiveSpan()
    }
    fields.take("throttleFactor", &throttleFactor) { c throws(DocumentError) in
      let parts = Int(try c.percentage().partsPerMillion)
      guard Self.throttleRange.contains(parts) else {
        throw c.failure("expected 0.1 to 100 percent")
      }
      return parts
    }
  }
}

extension IOSettings {
  mutating func read(_ cursor: DocumentCursor, _ problems: DocumentProblems) {
    let spans: [(key: String, place: WritableKeyPath<IOSettings, TimeSpan>)] = [
      ("slice", \.slice), ("ageing", \.ageing), ("readExpiry", \.readExpiry),
      ("writeExpiry", \.writeExpiry),
    ]
    let sizes: [(key: String, place: WritableKeyPath<IOSettings, ByteCount>)] = [
      ("budget", \.budget), ("overhead", \.overhead), ("mergeLimit", \.mergeLimit),
    ]
    let keys = ["policy", "depth", "batch", "writesStarved"] + spans.map(\.key) + sizes.map(\.key)
    guard let fields = WorkloadFields(cursor, keys, problems) else { return }
    fields.take("policy", &policy) { c throws(DocumentError) in try c.choice() }
    fields.take("depth", &depth) { c throws(DocumentError) in try c.count(in: Self.depthRange) }
    fields.take("batch", &batch) { c throws(DocumentError) in try c.count(in: Self.batchRange) }
    fields.take("writesStarved", &writesStarved) { c throws(DocumentError) in
      try c.count(in: Self.batchRange)
    }
    for (key, place) in spans {
      fields.take(key, &self[keyPath: place]) { c throws(DocumentError) in
        try c.duration(in: .zero...TimeSpan.seconds(86_400))
      }
    }
    for (key, place) in sizes {
      fields.take(key, &self[keyPath: place]) { c throws(DocumentError) in
        try c.size(in: .zero...ByteCount(bytes: 1 << 40))
      }
    }
  }
}
