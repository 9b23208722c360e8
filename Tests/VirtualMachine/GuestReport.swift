import Testing

/// One line of a script that the guest must answer.
struct GuestCheck: Hashable, Sendable, CustomTestStringConvertible {
  let layout: GuestLayout
  let script: String
  let name: String

  var testDescription: String { "\(layout.rawValue) \(script): \(name)" }
}

/// What the console of a guest said, script by script.
struct GuestReport: Sendable {
  enum Verdict: Equatable, Sendable {
    case passed
    case failed(String)
    case measured(Double, aim: Double, tolerance: Double)
  }

  private(set) var verdicts: [String: [String: Verdict]] = [:]
  /// Lines with what was measured, in words for people.
  private(set) var figures: [String] = []
  /// Whether the guest came to its end by itself.
  private(set) var isComplete = false
  private var lines: [String: [Substring]] = [:]
  private var others: [Substring] = []

  init(console: String) {
    var script: String?
    // A serial line ends its lines as a teletype does, which Swift takes for one character.
    for line in console.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      switch (words.first, words.count > 1 ? words[1] : "") {
      case ("begin", let name): script = name
      case ("end", "of all"): (script, isComplete) = (nil, true)
      case ("end", _): script = nil
      case (let word?, let rest): read(word, rest, in: script)
      default: break
      }
      if let script { lines[script, default: []].append(line) } else { others.append(line) }
    }
  }

  private mutating func read(_ word: String, _ rest: String, in script: String?) {
    guard let script else { return }
    switch word {
    case "ok": add(.passed, rest, script)
    case "not" where rest.hasPrefix("ok "):
      let parts = rest.dropFirst(3).split(separator: ":", maxSplits: 1)
      add(.failed(parts.dropFirst().first.map(String.init) ?? ""), String(parts[0]), script)
    case "figure":
      figures.append("\(script): \(rest)")
      let words = rest.split(separator: " ")
      guard words.count == 4, let aim = Double(words[2]), let tolerance = Double(words[3]) else {
        return
      }
      let verdict =
        Double(words[1]).map { Verdict.measured($0, aim: aim, tolerance: tolerance) }
        ?? .failed("nothing was measured: \(words[1])")
      add(verdict, String(words[0]), script)
    default: break
    }
  }

  /// A name that appears twice says nothing that one could rely on.
  private mutating func add(_ verdict: Verdict, _ name: String, _ script: String) {
    let isSecond = verdicts[script]?[name] != nil
    verdicts[script, default: [:]][name] = isSecond ? .failed("it was said twice") : verdict
  }

  /// Why a check does not hold; nil when it does.
  func failure(of check: GuestCheck) -> String? {
    switch verdicts[check.script]?[check.name] {
    case .passed: nil
    case .failed(let detail): "\(detail)\n\(tail(of: check.script))"
    case .measured(let value, let aim, let tolerance):
      abs(value - aim) <= tolerance
        ? nil : "measured \(value), expected \(aim) ± \(tolerance)\n\(tail(of: check.script))"
    case nil: "the guest did not say how it went\n\(tail(of: check.script))"
    }
  }

  /// The last that a script wrote; when it wrote nothing, the last of all.
  func tail(of script: String) -> String {
    let said = lines[script] ?? others
    return said.suffix(25).map { "| \($0)\n" }.joined()
  }
}
