/// The weight of a group among its siblings, in every scale in which a kernel may take it.
package struct GroupWeight: Hashable, Sendable {
  private let values: [WeightScale: Int]

  private init(values: [WeightScale: Int]) {
    self.values = values
  }

  /// Weights of all children of one group, in the order of `fractions`; see
  /// ``WeightScale/weights(of:)``.
  package static func siblings(_ fractions: [Double]) -> [GroupWeight] {
    let scaled = WeightScale.allCases.map { ($0, $0.weights(of: fractions)) }
    return fractions.indices.map { index in
      GroupWeight(
        values: Dictionary(uniqueKeysWithValues: scaled.map { ($0.0, $0.1[index]) }))
    }
  }

  /// Within the range of the scale.
  package subscript(scale: WeightScale) -> Int { values[scale] ?? scale.range.lowerBound }
}
