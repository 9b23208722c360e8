import ResourceManagement

/// The picture of the demo: bars that move on a terminal, plain lines elsewhere.
final class DemoBars {
  private let streams: Streams
  private let planned: [DemoStage.Group]
  private let hasColor: Bool
  private let isQuiet: Bool
  /// Redraws in place.
  let isLive: Bool
  private var drawn = 0

  private static let width = 40

  init(_ context: Context, planned: [DemoStage.Group]) {
    streams = context.streams
    self.planned = planned
    isQuiet = context.renderer.format.isJSON || context.global.quiet
    isLive = streams.isDataTerminal && context.environment["TERM"] != "dumb"
    hasColor = Color.isWanted(context)
  }

  func introduce(processors: Int, folder: String) {
    guard !isQuiet else { return }
    let shares = planned.map { "\($0.name) \(Value.oneDecimal($0.share * 100)) %" }
    show(
      """
      Three groups, one busy process of each on \(processors) \
      processor\(processors == 1 ? "" : "s"). The plan gives \(shares.joined(separator: ", ")).
      State of the demo: \(folder)


      """)
  }

  func draw(_ shares: [Double], elapsed: TimeSpan) {
    guard !isQuiet else { return }
    guard isLive else {
      let parts = zip(planned, shares).map { group, share in
        "\(group.name) \(Value.oneDecimal(share * 100)) %"
          + " of \(Value.oneDecimal(group.share * 100)) %"
      }
      return show("\(elapsed.nanoseconds / 1_000_000_000)s  \(parts.joined(separator: "   "))\n")
    }
    let back = drawn > 0 ? "\u{1B}[\(drawn)A" : ""
    let lines = zip(planned, shares).map(line)
    show(back + lines.map { "\u{1B}[2K\($0)\n" }.joined())
    drawn = lines.count
  }

  func finish() {
    guard !isQuiet else { return }
    show("\n")
  }

  private func line(_ group: DemoStage.Group, _ share: Double) -> String {
    let filled = min(Self.width, Int((share * Double(Self.width)).rounded()))
    let mark = min(Self.width - 1, Int((group.share * Double(Self.width)).rounded()))
    let cells = (0..<Self.width).map { cell in
      cell == mark ? "|" : cell < filled ? "#" : "."
    }.joined()
    let name = group.name + String(repeating: " ", count: max(0, 8 - group.name.count))
    let color = hasColor ? ("\u{1B}[32m", "\u{1B}[0m") : ("", "")
    return "\(name)\(color.0)\(cells)\(color.1)  \(Value.oneDecimal(share * 100)) %"
      + " of \(Value.oneDecimal(group.share * 100)) %"
  }

  /// At once: a bar that comes with the summary is no bar.
  private func show(_ text: String) {
    _ = Streams.write(Array(text.utf8), to: streams.dataDescriptor)
  }
}
