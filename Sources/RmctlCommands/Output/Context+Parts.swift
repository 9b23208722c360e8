import ResourceManagement

/// A table of an answer that has several.
struct AnswerPart {
  /// Its name as a field of the object in JSON.
  let key: String
  let kind: String
  let records: [Record]
  let columns: [Payload.Column]
}

extension Record {
  /// The same with the tables as lists in it.
  func with(_ parts: [AnswerPart]) -> Record {
    var record = self
    for part in parts { record.append(part.key, .list(part.records.map { .object($0) })) }
    return record
  }
}

extension Context {
  /// An object with tables below it; in JSON they are lists in the object.
  ///
  /// Columns that are named choose the first table that has them, and only that is shown.
  func show(
    _ kind: String, _ summary: Record, _ parts: [AnswerPart], generation: UInt64
  ) throws(CommandError) {
    guard !renderer.format.isJSON else {
      return try show(kind, summary.with(parts), generation: generation)
    }
    let hasSummary = renderer.columns.isEmpty && !summary.fields.isEmpty
    if hasSummary { try show(kind, summary, generation: generation) }
    for (index, part) in chosen(among: parts).enumerated() {
      if hasSummary || index > 0 { streams.data("\n") }
      try list(part.kind, part.records, columns: part.columns, generation: generation)
    }
  }

  private func chosen(among parts: [AnswerPart]) -> [AnswerPart] {
    guard !renderer.columns.isEmpty else { return parts }
    let named = Set(renderer.columns.map { $0.name.lowercased() })
    let first = parts.first { part in
      named.isSubset(of: part.columns.flatMap { [$0.key.lowercased(), $0.title.lowercased()] })
    }
    return Array((first.map { [$0] } ?? parts).prefix(1))
  }
}
