import ResourceManagement

/// How the difference between two policies is shown.
enum DiffView {
  static func show(_ diff: PolicyDiff, in context: Context, generation: UInt64? = nil) throws {
    let generation = try generation ?? context.read().generation
    guard context.renderer.format.isJSON else { return context.streams.data(text(diff)) }
    try context.show("PolicyDiff", record(diff), generation: generation)
  }

  private static func record(_ diff: PolicyDiff) -> Record {
    Record([
      "differs": .bool(!diff.isEmpty),
      "changes": .list(
        diff.changes.map { change in
          .object(
            Record([
              "object": .text(change.object), "name": .text(change.name),
              "change": .text(change.kind.rawValue),
              "fields": .list(
                change.fields.map { field in
                  .object(
                    Record([
                      "field": .text(field.name), "from": .text(field.from),
                      "to": .text(field.to),
                    ]))
                }),
            ]))
        }),
      "effects": .list(
        diff.effects.map { effect in
          .object(
            Record([
              "plan": .text(effect.plan), "idle": .text(effect.idle),
              "group": .text(effect.target), "from": percent(effect.from),
              "to": percent(effect.to),
            ]))
        }),
    ])
  }

  private static func percent(_ fraction: Double?) -> Value {
    fraction.map { .percent($0 * 100) } ?? .null
  }

  /// `~` changed, `+` added, `-` removed, then the fields; then the shares.
  private static func text(_ diff: PolicyDiff) -> String {
    var lines: [String] = []
    for change in diff.changes {
      let mark =
        switch change.kind {
        case .added: "+"
        case .removed: "-"
        case .changed: "~"
        }
      let name = change.name.isEmpty ? "" : " \(change.name)"
      lines.append(TerminalText.escaped("\(mark) \(change.object)\(name)"))
      guard change.kind != .removed else { continue }
      lines += change.fields.map { field in
        TerminalText.escaped("    \(field.name): \(values(field, isNew: change.kind == .added))")
      }
    }
    var former: (plan: String, idle: String?)?
    for effect in diff.effects {
      if former?.plan != effect.plan || former?.idle != effect.idle {
        let condition = effect.idle.map { "while \($0) is idle" } ?? "under full load"
        lines.append(TerminalText.escaped("shares of \(effect.plan) \(condition):"))
        former = (plan: effect.plan, idle: effect.idle)
      }
      lines.append(
        TerminalText.escaped("    \(effect.target) \(share(effect.from)) → \(share(effect.to))"))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func values(_ field: PolicyDiff.Field, isNew: Bool) -> String {
    isNew ? field.to ?? "-" : "\(field.from ?? "-") → \(field.to ?? "-")"
  }

  private static func share(_ fraction: Double?) -> String {
    fraction.map { "\(Value.oneDecimal($0 * 100)) %" } ?? "-"
  }
}
