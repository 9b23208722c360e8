import ResourceManagement
import Simulator

/// A picture of who ran when: a line per task, and one per group of the disk's work.
///
/// `#` it had a processor for most of the cell, `+` for some of it, `.` it waited for one, `_` it
/// was queued by the plan; blank: it was not there, slept, or waited for the disk.
final class SimulationChart {
  static let width = 60
  /// More lines are no picture.
  static let mostLines = 40

  private struct Span {
    let from: Int64
    let to: Int64
    let mark: Mark
  }

  private enum Mark {
    case ran, waited, queued
  }

  private var spans: [String: [Span]] = [:]
  /// Since when a task wants to run, or is queued.
  private var wanting: [String: (since: Int64, mark: Mark)] = [:]
  private var disk: [String: [Span]] = [:]
  private var diskOrder: [String] = []

  func add(_ entry: TimelineEntry) {
    let (name, now) = (entry.name ?? "", entry.at.nanoseconds)
    switch entry.event {
    case .arrive, .wake, .admit: want(name, .waited, now)
    case .queue: want(name, .queued, now)
    case .stop:
      let span = entry.span?.nanoseconds ?? 0
      spans[name, default: []].append(Span(from: now - span, to: now, mark: .ran))
    case .sleep, .block, .end: stopWanting(name, now)
    case .done:
      let group = entry.group ?? ""
      if disk[group] == nil { diskOrder.append(group) }
      let span = entry.span?.nanoseconds ?? 0
      disk[group, default: []].append(Span(from: now - span, to: now, mark: .ran))
    case .run, .move, .note, .submit, .dispatch: break
    }
  }

  private func want(_ name: String, _ mark: Mark, _ now: Int64) {
    stopWanting(name, now)
    wanting[name] = (now, mark)
  }

  private func stopWanting(_ name: String, _ now: Int64) {
    guard let want = wanting.removeValue(forKey: name) else { return }
    spans[name, default: []].append(Span(from: want.since, to: now, mark: want.mark))
  }

  // MARK: Drawing

  func lines(of report: SimulationReport) -> [String] {
    let end = report.end.nanoseconds
    for task in report.tasks { stopWanting(task.name, end) }
    var rows = report.tasks.prefix(Self.mostLines).map { ($0.name, spans[$0.name] ?? []) }
    rows += diskOrder.prefix(Self.mostLines).map { ("disk: \($0)", disk[$0] ?? []) }
    let width = rows.map { TerminalText.width(TerminalText.escaped($0.0)) }.max() ?? 0
    var lines = rows.map { name, spans in
      let padding = max(0, width - TerminalText.width(TerminalText.escaped(name)))
      return name + String(repeating: " ", count: padding) + " |" + cells(spans, end) + "|"
    }
    let left = report.tasks.count - Self.mostLines
    if left > 0 { lines.append("and \(Plural.of(left, "task")) more") }
    lines.append(scale(width, report.end.since(Instant(nanoseconds: 0))))
    return lines
  }

  private func scale(_ width: Int, _ end: TimeSpan) -> String {
    let text = Value.span(end).display(isRaw: false)
    let gap = max(1, Self.width - 1 - text.count)
    return String(repeating: " ", count: width + 2) + "0" + String(repeating: " ", count: gap)
      + text
  }

  private func cells(_ spans: [Span], _ end: Int64) -> String {
    var ran = [Double](repeating: 0, count: Self.width)
    var waited = ran
    var queued = ran
    let cell = max(1, Double(end) / Double(Self.width))
    for span in spans where span.to > span.from {
      let (from, to) = (Double(span.from) / cell, Double(span.to) / cell)
      let first = min(Self.width - 1, Int(from))
      let last = max(first, min(Self.width - 1, Int(to)))
      for index in first...last {
        let part = min(to, Double(index + 1)) - max(from, Double(index))
        guard part > 0 else { continue }
        switch span.mark {
        case .ran: ran[index] += part
        case .waited: waited[index] += part
        case .queued: queued[index] += part
        }
      }
    }
    return (0..<Self.width).map { index in
      if ran[index] >= 0.5 { return "#" }
      if ran[index] > 1e-9 { return "+" }
      if queued[index] > 0.01 { return "_" }
      return waited[index] > 0.01 ? "." : " "
    }.joined()
  }
}
