import Scheduling
import Testing

struct NiceWeightsTests {
  @Test(
    "The weights are the kernel's",
    arguments: [
      (-20, 88761), (-19, 71755), (-15, 29154), (-10, 9548), (-5, 3121), (-1, 1277), (0, 1024),
      (1, 820), (5, 335), (10, 110), (15, 36), (18, 18), (19, 15),
    ])
  func knowsTheTable(nice: Int, weight: Int) {
    #expect(NiceWeights.weight(ofNice: nice) == weight)
  }

  @Test("There are 40 weights, each about a quarter more than the next")
  func isGeometric() {
    #expect(NiceWeights.table.count == 40)
    for (heavier, lighter) in zip(NiceWeights.table, NiceWeights.table.dropFirst()) {
      let ratio = Double(heavier) / Double(lighter)
      #expect((1.18...1.29).contains(ratio), "\(heavier) to \(lighter)")
    }
  }

  @Test(
    "Two nice levels divide a processor as the kernel does",
    arguments: [(1, 0.555315), (5, 0.7535), (19, 0.985563)])
  func divides(nice: Int, shareOfNiceZero: Double) {
    let (own, other) = (NiceWeights.weight(ofNice: 0), NiceWeights.weight(ofNice: nice))
    #expect(abs(Double(own) / Double(own + other) - shareOfNiceZero) < 5e-5)
  }

  @Test(
    "A nice level outside the kernel's range is clamped",
    arguments: [
      (-21, 88761), (20, 15), (.max, 15), (.min, 88761),
    ] as [(Int, Int)])
  func clamps(nice: Int, weight: Int) {
    #expect(NiceWeights.weight(ofNice: nice) == weight)
  }

  @Test("The fraction that a level stands for gives that level back")
  func invertsTheTable() {
    for nice in NiceWeights.unprivilegedRange {
      let fraction = Double(NiceWeights.weight(ofNice: nice)) / 1024
      #expect(NiceWeights.nice(forFraction: fraction) == nice)
    }
  }

  @Test(
    "Any fraction gives a level that needs no privilege",
    arguments: [
      (1, 0), (2, 0), (.infinity, 0), (0.9, 0), (0.895, 0), (0.894, 1), (0.1, 10), (0.5, 3),
      (1e-300, 19), (0, 19), (-1, 19), (-.infinity, 19), (.nan, 19),
    ] as [(Double, Int)])
  func findsTheNearest(fraction: Double, nice: Int) {
    #expect(NiceWeights.nice(forFraction: fraction) == nice)
  }

  @Test("A smaller fraction never gives a better level")
  func isMonotone() {
    let levels = (0...1000).map { NiceWeights.nice(forFraction: Double($0) / 1000) }
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test(
    "The I/O level is the kernel's: (nice + 20) / 5",
    arguments: [
      (-20, 0), (-16, 0), (-15, 1), (-1, 3), (0, 4), (4, 4), (5, 5), (10, 6), (15, 7), (19, 7),
      (100, 7), (-100, 0), (.max, 7), (.min, 0),
    ] as [(Int, Int)])
  func derivesTheIOLevel(nice: Int, level: Int) {
    #expect(NiceWeights.ioLevel(ofNice: nice) == level)
  }
}
