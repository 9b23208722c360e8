public import Quantities

/// How a plan divides the CPU among its directives.
public enum AllocationMethod: String, Codable, Hashable, Sendable, CaseIterable {
  /// Percentages on up to eight levels: a level shares what the levels before it left or did not
  /// use.
  case emphasis
  /// Weights; what one does not use goes to the others by weight.
  case ratio
  /// The same with the words of newer Oracle versions; the default.
  case shares
}

/// The percentages of one directive at the levels 1 to 8 of the emphasis method.
public struct LevelPercentages: Hashable, Sendable {
  public static let count = 8

  /// Up to eight, the last one not nil.
  private var values: [Percentage?] = []

  public init() {}

  /// - Parameter level: 1 to 8; nil is read and nothing written at any other.
  public subscript(level: Int) -> Percentage? {
    get { values.indices.contains(level - 1) ? values[level - 1] : nil }
    set {
      guard (1...Self.count).contains(level) else { return }
      while values.count < level { values.append(nil) }
      values[level - 1] = newValue
      while case .some(nil) = values.last { values.removeLast() }
    }
  }

  public var isEmpty: Bool { values.isEmpty }

  /// The levels at which something stands, first to last.
  public var used: [(level: Int, percentage: Percentage)] {
    values.enumerated().compactMap { index, value in value.map { (index + 1, $0) } }
  }

  /// The highest level with a percentage, 0 for none.
  public var deepest: Int { values.count }

  /// Fractions for the solver, level 1 first.
  public var fractions: [Double] { values.map { $0?.fraction ?? 0 } }
}

extension LevelPercentages: Codable {
  public init(from decoder: any Decoder) throws {
    let list = try decoder.singleValueContainer().decode([Percentage?].self)
    guard list.count <= Self.count else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "more than eight levels"))
    }
    for (index, value) in list.enumerated() { self[index + 1] = value }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(values)
  }
}
