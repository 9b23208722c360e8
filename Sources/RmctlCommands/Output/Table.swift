/// Aligned columns, two spaces apart; no trailing space.
struct Table {
  let titles: [String]?
  let rows: [[String]]
  let isRightAligned: [Bool]
  /// Fixed widths, where one was asked for; longer cells are cut.
  let widths: [Int?]

  var text: String {
    let all = (titles.map { [$0] } ?? []) + rows
    let columns = isRightAligned.indices
    let cells = all.map { row in columns.map { fit(row[$0], widths[$0]) } }
    let wide = columns.map { column in
      widths[column] ?? (cells.map { TerminalText.width($0[column]) }.max() ?? 0)
    }
    return cells.map { row in
      var line = ""
      for column in columns {
        let padding = max(0, wide[column] - TerminalText.width(row[column]))
        let space = String(repeating: " ", count: padding)
        line += isRightAligned[column] ? space + row[column] : row[column] + space
        line += "  "
      }
      return line.trimmingEnd() + "\n"
    }.joined()
  }

  private func fit(_ cell: String, _ width: Int?) -> String {
    guard let width, TerminalText.width(cell) > width else { return cell }
    var cut = ""
    for character in cell {
      guard TerminalText.width(cut) + TerminalText.width(String(character)) < width else { break }
      cut.append(character)
    }
    return cut + "…"
  }
}

extension String {
  func trimmingEnd() -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
