import ResourceManagement

/// How findings are shown.
enum FindingView {
  static let columns: [Payload.Column] = [
    .init("SEVERITY", "severity"), .init("CODE", "code"), .init("PLACE", "place"),
    .init("FINDING", "message"), .init("FIX", "fix"),
  ]

  static func record(_ finding: Finding) -> Record {
    Record([
      "severity": .text(finding.severity.rawValue), "code": .text(finding.code.rawValue),
      "place": .text(finding.place), "object": .text(finding.object),
      "directive": .text(finding.directive), "message": .text(finding.message),
      "fix": .text(finding.fix),
    ])
  }

  /// All findings as the answer, or, when there are errors, as talk in front of the error or as
  /// part of it.
  ///
  /// - Throws: ``CommandError`` with exit code 6 when there are errors.
  static func report(
    _ findings: [Finding], valid sentence: String, subject: String, in context: Context,
    generation: UInt64
  ) throws {
    guard !findings.contains(where: { $0.severity == .error }) else {
      // A program finds them in the object of the error.
      for finding in findings where !context.hasJSONErrors {
        context.warn(
          "\(finding.severity.rawValue): \(finding.place): \(finding.message)"
            + " (\(finding.code.rawValue)); \(finding.fix)")
      }
      let failed = findings.filter { $0.code == .expectationFailed }
      let others = findings.contains { $0.severity == .error && $0.code != .expectationFailed }
      throw CommandError.management(
        others ? .policy(.invalidPlan(name: subject, findings: findings)) : .expectations(failed),
        suggestions: [])
    }
    if findings.isEmpty, !context.renderer.format.isJSON { return context.acknowledge(sentence) }
    try context.list(
      "FindingList", findings.map(record), columns: columns, generation: generation)
  }
}
