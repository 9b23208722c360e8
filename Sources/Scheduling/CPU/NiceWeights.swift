/// The kernel's CPU weight of each nice level.
public enum NiceWeights {
  /// From nice −20 to 19: `sched_prio_to_weight` of the Linux kernel, which is 1024 · 1.25^−nice
  /// rounded by hand, so the table and not the formula.
  public static let table: [Int] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916,
    9548, 7620, 6100, 4904, 3906, 3121, 2501, 1991, 1586, 1277,
    1024, 820, 655, 526, 423, 335, 272, 215, 172, 137,
    110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
  ]

  public static let unprivilegedRange = 0...19

  public static func weight(ofNice nice: Int) -> Int {
    table[min(max(nice, -20), 19) + 20]
  }

  /// The level from 0 to 19 whose weight is nearest, by ratio, to `fraction` of the weight of
  /// nice 0.
  ///
  /// - Parameter fraction: 0 to 1; 0 gives 19.
  public static func nice(forFraction fraction: Double) -> Int {
    let wanted = (fraction > 1e-9 ? fraction : 1e-9) * Double(weight(ofNice: 0))
    func misfit(_ nice: Int) -> Double {
      let weight = Double(weight(ofNice: nice))
      return max(weight / wanted, wanted / weight)
    }
    return unprivilegedRange.min { (misfit($0), $0) < (misfit($1), $1) } ?? 0
  }

  /// The best-effort I/O level, 0 to 7, that the kernel derives from a nice level.
  public static func ioLevel(ofNice nice: Int) -> Int {
    (min(max(nice, -20), 19) + 20) / 5
  }
}
