public import Quantities
public import ResourcePolicy

/// Policy files as read: what `apply`, `diff` and `validate` take.
public struct PolicyDocument: Sendable {
  /// The sections that stand in the files, in the order of the files.
  private(set) var sections: [(section: PolicySection, cursor: DocumentCursor)] = []

  /// The files' names, in their order.
  private let files: [String]

  /// Reads YAML or JSON, one or several documents.
  ///
  /// - Parameter name: the file, for errors.
  /// - Throws: ``DocumentErrors`` with every problem of the files' form.
  public init(_ files: [(name: String, bytes: [UInt8])]) throws(DocumentErrors) {
    let problems = DocumentProblems()
    self.files = files.map(\.name)
    for file in files {
      let documents = problems.collect { () throws(DocumentError) in
        try DocumentReader.read(file.bytes, name: file.name)
      }
      for document in documents ?? [] {
        add(DocumentCursor(document, name: file.name), problems)
      }
    }
    try DocumentErrors.check(problems, of: self.files)
  }

  private mutating func add(_ root: DocumentCursor, _ problems: DocumentProblems) {
    guard !root.isNull else { return }
    let keys = ["apiVersion", "kind"] + PolicySection.allCases.map(\.rawValue)
    let map = problems.collect { () throws(DocumentError) in
      try root.map(allowing: keys, problems: problems)
    }
    guard let map else { return }
    expect(PolicyExport.apiVersion, "apiVersion", in: map, problems)
    expect(PolicyExport.kind, "kind", in: map, problems)
    for section in PolicySection.allCases {
      if let cursor = map.optional(section.rawValue) { sections.append((section, cursor)) }
    }
  }

  private func expect(
    _ value: String, _ key: String, in map: DocumentMap, _ problems: DocumentProblems
  ) {
    problems.collect { () throws(DocumentError) in
      guard let cursor = map.optional(key) else { return }
      guard try cursor.text() == value else {
        throw cursor.failure("this version reads \(key) \(value) only")
      }
    }
  }

  /// All items of the lists that stand in a section.
  func items(
    of section: PolicySection, _ problems: DocumentProblems
  ) -> [DocumentCursor] {
    sections.filter { $0.section == section }.flatMap { entry in
      problems.collect { () throws(DocumentError) in try entry.cursor.list() } ?? []
    }
  }

  func has(_ section: PolicySection) -> Bool {
    sections.contains { $0.section == section }
  }

  /// The policy as it would be with the files applied: objects that the files name are as the
  /// files say, others stay.
  ///
  /// - Parameters:
  ///   - prune: objects that the files do not name are deleted, in the sections that stand in them;
  ///     built-in objects stay.
  ///   - zones: knows the zones that are named, those of ``zoneNames`` at least.
  /// - Throws: ``DocumentErrors`` with everything that is wrong.
  public func applied(
    to policy: Policy, prune: Bool, at time: WallTime, zones: ZoneTables
  ) throws(DocumentErrors) -> Policy {
    var reader = PolicyReader(self, policy, at: time, zones: zones)
    reader.readAll()
    if prune, reader.problems.isEmpty { reader.prune() }
    reader.finish()
    try DocumentErrors.check(reader.problems, of: files)
    return reader.policy
  }

  /// The time zones that the files name.
  public var zoneNames: Set<String> {
    var names: Set<String> = []
    for (section, cursor) in sections {
      switch section {
      case .settings: names.formUnion([cursor].compactMap(Self.zone))
      case .schedules, .windows: names.formUnion(((try? cursor.list()) ?? []).compactMap(Self.zone))
      case .rules:
        for item in (try? cursor.list()) ?? [] {
          guard let text = try? item.map().optional("when")?.text(),
            let condition = try? RuleExpression(parsing: text)
          else { continue }
          names.formUnion(condition.zoneNames)
        }
      case .mappingOrder, .groups, .mappings, .plans, .serverPools, .expect: break
      }
    }
    return names
  }

  private static func zone(of cursor: DocumentCursor) -> String? {
    try? cursor.map().optional("zone")?.text()
  }
}
