/// A range of numbers in which the kernel takes weights. Only their ratios to those of siblings
/// count.
package enum WeightScale: String, CaseIterable, Sendable {
  /// `cpu.weight`.
  case cpuWeight
  /// `cpu.shares`.
  case cpuShares
  /// `io.weight`.
  case ioWeight
  /// `io.bfq.weight` and `blkio.bfq.weight`.
  case bfqWeight
  /// `blkio.weight`, of kernels before 5.0.
  case blkioWeight

  package var range: ClosedRange<Int> {
    switch self {
    case .cpuWeight, .ioWeight: 1...10_000
    case .cpuShares: 2...262_144
    case .bfqWeight: 1...1_000
    case .blkioWeight: 10...1_000
    }
  }

  /// What the greatest weight gets at most. The kernel divides a group's weight among processors in
  /// whole numbers of limited size: with the largest `cpu.shares` small groups were measured to get
  /// a tenth more than their part, at this one they get it.
  private var top: Int { self == .cpuShares ? 10_240 : range.upperBound }

  /// Weights of all children of one group, in the ratios of `fractions`.
  ///
  /// The greatest gets the highest number at which the others can be rounded with the least error:
  /// 0.6, 0.3 and 0.1 become 9996, 4998 and 1666. Never through another scale: the formulas with
  /// which container runtimes turn shares into weights bend the ratios.
  ///
  /// - Parameter fractions: of any common unit. Below zero, and what is no number, counts as zero.
  ///   What is too small for the range gets the least weight there is.
  /// - Complexity: O(n · 4096).
  package func weights(of fractions: [Double]) -> [Int] {
    let parts = fractions.map { $0.isFinite && $0 > 0 ? $0 : 0 }
    guard let greatest = parts.max(), greatest > 0 else {
      return fractions.map { _ in range.lowerBound }
    }
    // Ratios to the greatest: a product of these with any top stays in the range.
    let ratios = parts.map { $0 / greatest }
    // What gets the least weight in any case has no say in the others.
    let least = Double(range.lowerBound) / Double(self.top)
    let distinct = Set(ratios.filter { $0 < 1 && $0 >= least })
    let top = distinct.isEmpty ? self.top : bestTop(for: distinct)
    return ratios.map { max(range.lowerBound, Int(($0 * Double(top)).rounded())) }
  }

  /// The highest of the tops with the least error.
  private func bestTop(for ratios: Set<Double>) -> Int {
    var best = (top: top, error: Double.infinity)
    // Farther down an error of rounding weighs more, so nothing better is to be expected there.
    let lowest = max(top / 2, top - Self.mostTops)
    for top in stride(from: self.top, to: lowest, by: -1) {
      let error = ratios.reduce(0) { worst, ratio in
        let exact = ratio * Double(top)
        return max(worst, abs(exact.rounded() - exact) / exact)
      }
      if error < best.error - Self.noise { best = (top, error) }
      if error <= Self.noise { break }
    }
    return best.top
  }

  private static let mostTops = 4096
  /// What the arithmetic of fractions itself is wrong by.
  private static let noise = 1e-9
}
