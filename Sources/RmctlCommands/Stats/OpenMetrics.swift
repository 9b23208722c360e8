/// Numbers in the text form of OpenMetrics 1.0, for a scraper or for the textfile directory of a
/// node exporter.
///
/// https://github.com/OpenObservability/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
enum OpenMetrics {
  /// One thing that is measured, for several subjects.
  struct Family: Hashable {
    /// Letters, digits and `_`, not a digit first; without the unit and without `_total`.
    var name: String
    var kind: Kind
    /// A base unit such as `seconds` or `bytes`; becomes the end of the name.
    var unit: String?
    /// One sentence. Readers of older forms stumble over a double quote in it.
    var help: String
    /// In the order in which they are written, no two with the same labels.
    var samples: [Sample]

    init(_ name: String, _ kind: Kind, unit: String? = nil, help: String, _ samples: [Sample]) {
      self.name = name
      self.kind = kind
      self.unit = unit
      self.help = help
      self.samples = samples
    }
  }

  enum Kind: String {
    /// Only rises; its samples are named with `_total`.
    case counter
    /// Rises and falls.
    case gauge
    /// Quantiles, sum and count of a distribution.
    case summary
  }

  struct Label: Hashable {
    var name: String
    /// Any text.
    var value: String
  }

  struct Sample: Hashable {
    var labels: [Label]
    var value: Value

    init(_ labels: KeyValuePairs<String, String> = [:], _ value: Value) {
      self.labels = labels.map { Label(name: $0.key, value: $0.value) }
      self.value = value
    }
  }

  enum Value: Hashable {
    case count(Int)
    case number(Double)
    case distribution(Distribution)
  }

  struct Distribution: Hashable {
    struct Quantile: Hashable {
      /// From 0 to 1.
      var rank: Double
      var value: Double
    }

    /// Empty when nothing was measured.
    var quantiles: [Quantile]
    var sum: Double
    var count: Int
  }

  /// The families in their order, then `# EOF`.
  static func text(of families: [Family]) -> String {
    families.map(text).joined() + "# EOF\n"
  }

  private static func text(of family: Family) -> String {
    let name = family.name + (family.unit.map { "_" + $0 } ?? "")
    var text = "# TYPE \(name) \(family.kind.rawValue)\n"
    if let unit = family.unit { text += "# UNIT \(name) \(unit)\n" }
    text += "# HELP \(name) \(escaped(family.help))\n"
    for sample in family.samples {
      switch sample.value {
      case .count(let count):
        text += line(family.kind == .counter ? name + "_total" : name, sample.labels, "\(count)")
      case .number(let number):
        text += line(
          family.kind == .counter ? name + "_total" : name, sample.labels, written(number))
      case .distribution(let distribution):
        for quantile in distribution.quantiles {
          let label = Label(name: "quantile", value: written(quantile.rank))
          text += line(name, sample.labels + [label], written(quantile.value))
        }
        text += line(name + "_sum", sample.labels, written(distribution.sum))
        text += line(name + "_count", sample.labels, "\(distribution.count)")
      }
    }
    return text
  }

  private static func line(_ name: String, _ labels: [Label], _ value: String) -> String {
    let list = labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
    return name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
  }

  /// A whole number without a fraction, everything else so that it reads back as it was.
  private static func written(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
    if let whole = Int64(exactly: number) { return "\(whole)" }
    return "\(number)"
  }

  /// By scalars: a mark may melt into one character with the quote before it.
  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "\"": escaped.append(contentsOf: "\\\"".unicodeScalars)
      case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
