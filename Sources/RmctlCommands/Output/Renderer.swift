import ResourceManagement

/// Turns payloads into text: the single place where ``OutputFormat`` is matched, so that a new
/// format is a compile error here and nowhere else.
struct Renderer {
  var format = OutputFormat.table
  var hasHeaders = true
  var isRaw = false
  /// Whether what goes out could move a cursor.
  var isTerminal = false
  /// Keys or titles of the columns to show, with an optional width.
  var columns: [ColumnChoice] = []
  var sort: [SortKey] = []
  var limit: Int?

  func text(for payload: Payload) throws(CommandError) -> String {
    switch payload.content {
    case .object(let record): object(record, of: payload)
    case .list(let records, let columns):
      try list(arranged(records, columns), try chosen(columns), of: payload)
    }
  }

  private func object(_ record: Record, of payload: Payload) -> String {
    switch format {
    case .json, .jsonl:
      var fields = head(of: payload)
      for field in record.fields { fields.append(field.key, field.value) }
      return fields.json(isPretty: format == .json) + "\n"
    case .name:
      return (record.fields.first?.value.display(isRaw: true) ?? "") + "\n"
    case .csv:
      let keys = record.fields.map { CSV.field($0.key) }.joined(separator: ",")
      let values = record.fields.map { cell($0.value) }.map(CSV.field).joined(separator: ",")
      return (hasHeaders ? keys + "\n" : "") + values + "\n"
    case .table, .wide, .openmetrics:
      let width = record.fields.map(\.key.count).max() ?? 0
      return record.fields.map { field in
        let padding = String(repeating: " ", count: width - field.key.count)
        return "\(field.key)\(padding)  \(shown(field.value))\n"
      }.joined()
    }
  }

  private func list(
    _ records: [Record], _ columns: [ChosenColumn], of payload: Payload
  ) throws(CommandError) -> String {
    switch format {
    case .json:
      var fields = head(of: payload)
      fields.append("items", .list(records.map { .object($0) }))
      return fields.json(isPretty: true) + "\n"
    case .jsonl:
      return records.map { $0.json(isPretty: false) + "\n" }.joined()
    case .name:
      return records.map { ($0.fields.first?.value.display(isRaw: true) ?? "") + "\n" }.joined()
    case .csv:
      let rows = records.map { record in columns.map { cell(record[$0.key] ?? .null) } }
      let all = (hasHeaders ? [columns.map(\.key)] : []) + rows
      return all.map { $0.map(CSV.field).joined(separator: ",") + "\n" }.joined()
    case .table, .wide, .openmetrics:
      let rows = records.map { record in columns.map { shown(record[$0.key] ?? .null) } }
      let numeric = columns.map { column in
        records.contains { $0[column.key]?.isNumeric == true }
      }
      return Table(
        titles: hasHeaders ? columns.map(\.title) : nil, rows: rows, isRightAligned: numeric,
        widths: columns.map(\.width)
      ).text
    }
  }

  private func head(of payload: Payload) -> Record {
    Record([
      "apiVersion": .text(Payload.apiVersion), "kind": .text(payload.kind),
      "generation": .count(Int(clamping: payload.generation)),
    ])
  }

  private func shown(_ value: Value) -> String {
    TerminalText.escaped(value.display(isRaw: isRaw))
  }

  /// A CSV cell: exact, empty for nothing, and harmless on a terminal.
  private func cell(_ value: Value) -> String {
    guard value != .null else { return "" }
    let text = value.display(isRaw: true)
    return isTerminal ? TerminalText.escaped(text) : text
  }
}

extension Renderer {
  struct ColumnChoice: Equatable {
    let name: String
    let width: Int?
  }

  struct SortKey: Equatable {
    let name: String
    let isDescending: Bool
  }

  struct ChosenColumn {
    let title: String
    let key: String
    let width: Int?
  }

  private func chosen(_ known: [Payload.Column]) throws(CommandError) -> [ChosenColumn] {
    guard !columns.isEmpty else {
      let all = format == .wide || format == .csv
      return known.filter { all || !$0.isWide }
        .map { ChosenColumn(title: $0.title, key: $0.key, width: nil) }
    }
    var chosen: [ChosenColumn] = []
    for choice in columns {
      let column = try column(choice.name, in: known, option: "--columns")
      chosen.append(ChosenColumn(title: column.title, key: column.key, width: choice.width))
    }
    return chosen
  }

  private func arranged(
    _ records: [Record], _ known: [Payload.Column]
  ) throws(CommandError) -> [Record] {
    var records = records
    for key in sort.reversed() {
      let column = try column(key.name, in: known, option: "--sort").key
      let order = records.enumerated().sorted { a, b in
        let (x, y) = (a.element[column] ?? .null, b.element[column] ?? .null)
        if Value.isOrdered(x, y) { return !key.isDescending }
        if Value.isOrdered(y, x) { return key.isDescending }
        return a.offset < b.offset
      }
      records = order.map(\.element)
    }
    return limit.map { Array(records.prefix($0)) } ?? records
  }

  private func column(
    _ name: String, in known: [Payload.Column], option: String
  ) throws(CommandError) -> Payload.Column {
    let wanted = name.lowercased()
    let column = known.first { $0.key.lowercased() == wanted || $0.title.lowercased() == wanted }
    guard let column else {
      throw .usage(
        "\(option): there is no column \"\(name)\"",
        suggestions: DidYouMean.suggestions(for: name, among: known.map(\.key)),
        hint: "columns: " + known.map(\.key).joined(separator: ", "))
    }
    return column
  }
}
