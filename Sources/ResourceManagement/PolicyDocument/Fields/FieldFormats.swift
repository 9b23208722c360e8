import Quantities
import ResourcePolicy

extension FieldFormat where Value == String {
  static let text = FieldFormat(
    type: "text", node: { text, _ in .text(text) },
    value: { cursor, _ throws(DocumentError) in try cursor.text() })
}

extension FieldFormat where Value == Bool {
  static let flag = FieldFormat(
    type: "true or false", node: { flag, _ in .bool(flag) },
    value: { cursor, _ throws(DocumentError) in try cursor.bool() })
}

extension FieldFormat where Value == Int {
  static func count(_ range: ClosedRange<Int>) -> FieldFormat {
    FieldFormat(
      type: "count \(range.lowerBound) to \(range.upperBound)",
      node: { count, _ in .integer(Int64(count)) },
      value: { cursor, _ throws(DocumentError) in try cursor.count(in: range) })
  }
}

extension FieldFormat where Value: CustomStringConvertible {
  /// A text that the quantity itself reads and describes.
  static func quantity(
    _ type: String, _ read: @escaping @Sendable (String) throws(QuantityError) -> Value
  ) -> FieldFormat {
    FieldFormat(
      type: type, node: { value, _ in .text(value.description) },
      value: { cursor, _ throws(DocumentError) in try cursor.quantity(read) })
  }
}

extension FieldFormat where Value == TimeSpan {
  static let duration = quantity("duration") { text throws(QuantityError) in
    try TimeSpan(parsing: text)
  }

  /// - Parameter range: says what is allowed; the policy checks it.
  static func duration(_ range: ClosedRange<TimeSpan>) -> FieldFormat {
    FieldFormat(
      type: "duration \(range.lowerBound) to \(range.upperBound)",
      node: { span, _ in .text(span.description) },
      value: { cursor, _ throws(DocumentError) in try cursor.duration(in: range) })
  }
}

extension FieldFormat where Value == [TimeSpan] {
  /// Durations with commas between them.
  static func durations(
    _ range: ClosedRange<TimeSpan>, atMost most: Int
  ) -> FieldFormat {
    FieldFormat(
      type: "up to \(most) durations \(range.lowerBound) to \(range.upperBound), comma-separated",
      node: { spans, _ in .text(spans.map(\.description).joined(separator: ",")) },
      value: { cursor, _ throws(DocumentError) in
        try cursor.quantity { text throws(QuantityError) in
          var spans: [TimeSpan] = []
          for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            spans.append(try TimeSpan(parsing: String(word)))
          }
          guard spans.count <= most, spans.allSatisfy(range.contains) else {
            throw .outOfRange(
              text: text,
              range: "at most \(most) of \(range.lowerBound) to \(range.upperBound)")
          }
          return spans
        }
      })
  }
}

extension FieldFormat where Value == ByteCount {
  static func size(_ range: ClosedRange<ByteCount>) -> FieldFormat {
    FieldFormat(
      type: "size \(range.lowerBound) to \(range.upperBound)",
      node: { size, _ in .text(size.description) },
      value: { cursor, _ throws(DocumentError) in try cursor.size(in: range) })
  }

  static let size = quantity("size") { text throws(QuantityError) in try ByteCount(parsing: text) }
  static let rate = quantity("size per second") { text throws(QuantityError) in
    try ByteCount(parsing: text)
  }
}

extension FieldFormat where Value == Percentage {
  static let percentage = FieldFormat(
    type: "percentage", node: { percentage, _ in .decimal(percentage.description) },
    value: { cursor, _ throws(DocumentError) in
      try cursor.quantity { text throws(QuantityError) in try Percentage(parsing: text) }
    })
}

extension FieldFormat where Value == WallTime {
  static let time = quantity("time in UTC") { text throws(QuantityError) in
    try WallTime(parsing: text)
  }
}

extension FieldFormat where Value == TimeOfDay {
  static let timeOfDay = quantity("time of day") { text throws(QuantityError) in
    try TimeOfDay(parsing: text)
  }
}

extension FieldFormat where Value == Weekdays {
  static let days = quantity("days") { text throws(QuantityError) in try Weekdays(parsing: text) }
}

extension FieldFormat where Value == CPUList {
  static let cpus = quantity("list of processors") { text throws(QuantityError) in
    try CPUList(parsing: text)
  }
}

extension FieldFormat where Value == GPUDeclaration {
  static let gpus = FieldFormat(
    type: "auto, count 0 to 1024, COUNTxSIZE or UUIDs",
    node: { gpus, _ in
      if case .count(let count, nil) = gpus { .integer(Int64(count)) } else { .text("\(gpus)") }
    },
    value: { cursor, _ throws(DocumentError) in
      try cursor.quantity { text throws(QuantityError) in try GPUDeclaration(parsing: text) }
    })
}

extension FieldFormat
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the cases of an enum by its raw value.
  static var choice: FieldFormat {
    let known = Value.allCases.map(\.rawValue)
    return FieldFormat(
      type: known.joined(separator: ", "), node: { value, _ in .text(value.rawValue) },
      value: { cursor, _ throws(DocumentError) in try cursor.choice() })
  }
}

extension FieldFormat where Value == GroupID {
  static let group = FieldFormat(
    type: "name of a group", node: { id, policy in .text(policy.name(of: id)) },
    value: { cursor, policy throws(DocumentError) in
      let name = try cursor.text()
      guard let group = try? policy.group(named: name) else {
        throw cursor.failure(
          "no group named \(DocumentWriter.json(text: name))",
          suggestions: DidYouMean.suggestions(for: name, among: policy.groups.map(\.name.text)))
      }
      return group.id
    })
}

extension FieldFormat where Value == PlanID {
  static let plan = FieldFormat(
    type: "name of a plan", node: { id, policy in .text(policy.name(of: .plan(id))) },
    value: { cursor, policy throws(DocumentError) in
      let name = try cursor.text()
      guard let plan = try? policy.plan(named: name) else {
        throw cursor.failure(
          "no plan named \(DocumentWriter.json(text: name))",
          suggestions: DidYouMean.suggestions(for: name, among: policy.plans.map(\.name.text)))
      }
      return plan.id
    })
}

extension FieldFormat where Value == DirectiveTarget {
  static let target = FieldFormat(
    type: "name of a group or sub-plan, or OTHER_GROUPS",
    node: { target, policy in .text(policy.name(of: target)) },
    value: { cursor, policy throws(DocumentError) in
      let name = try cursor.text()
      guard let target = try? policy.target(named: name) else {
        let known = policy.groups.map(\.name.text) + policy.plans.map(\.name.text)
        throw cursor.failure(
          "no group or plan named \(DocumentWriter.json(text: name))",
          suggestions: DidYouMean.suggestions(for: name, among: known))
      }
      return target
    })
}

extension FieldFormat where Value == SwitchRules.Action {
  static let switchAction = FieldFormat(
    type: "name of a group, or cancel, kill, log",
    node: { action, policy in
      switch action {
      case .group(let id): .text(policy.name(of: id))
      case .cancel: .text("cancel")
      case .kill: .text("kill")
      case .log: .text("log")
      }
    },
    value: { cursor, policy throws(DocumentError) in
      switch try cursor.text().lowercased() {
      case "cancel": .cancel
      case "kill": .kill
      case "log": .log
      default: .group(try FieldFormat<GroupID>.group.value(cursor, policy))
      }
    })
}

extension FieldFormat where Value == GroupCategory {
  static let category = FieldFormat(
    type: "interactive, batch, maintenance, analytics, system, or a word of your own",
    node: { category, _ in .text(category.text) },
    value: { cursor, _ throws(DocumentError) in GroupCategory(text: try cursor.text()) })
}

extension FieldFormat where Value == Glob {
  static let glob = FieldFormat(
    type: "text with * and ?", node: { glob, _ in .text(glob.pattern) },
    value: { cursor, _ throws(DocumentError) in
      try cursor.checked { text throws(PolicyError) in try Glob(text, field: "value") }
    })
}

extension FieldFormat where Value == RuleExpression {
  static let condition = FieldFormat(
    type: "condition", node: { condition, _ in .text(condition.text) },
    value: { cursor, _ throws(DocumentError) in
      let text = try cursor.text()
      do throws(RuleSyntaxError) {
        return try RuleExpression(parsing: text)
      } catch {
        throw cursor.failure("column \(error.column): \(error.message)", hint: error.hint)
      }
    })
}

extension DocumentCursor {
  /// A text that the policy checks.
  func checked<Value>(
    _ read: (String) throws(PolicyError) -> Value
  ) throws(DocumentError) -> Value {
    let text = try text()
    do {
      return try read(text)
    } catch {
      throw failure(error.description)
    }
  }
}
