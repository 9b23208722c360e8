import LinuxHost
import Quantities
import TestSupport
import Testing

/// Values as the kernel writes and reads them.
@Suite struct ValueTests {
  @Test(
    arguments: [
      ([0.6, 0.3, 0.1], [9996, 4998, 1666]), ([1], [10_000]), ([0.5, 0.5], [10_000, 10_000]),
      ([0.75, 0.25], [9999, 3333]), ([60, 30, 10], [9996, 4998, 1666]), ([], []),
      ([0, 0], [1, 1]), ([1, 0], [10_000, 1]), ([1, 1e-9], [10_000, 1]),
      ([.nan, 1, -3, .infinity], [1, 10_000, 1, 1]), ([0.2, 0.8], [2500, 10_000]),
      ([1e308, 5e307], [10_000, 5000]), ([3e-300, 1e-300], [9999, 3333]),
    ] as [([Double], [Int])])
  func weightsKeepRatios(fractions: [Double], expected: [Int]) {
    #expect(WeightScale.cpuWeight.weights(of: fractions) == expected)
  }

  @Test func everyScaleHasItsRange() {
    #expect(WeightScale.cpuShares.weights(of: [0.6, 0.3, 0.1]) == [10_236, 5_118, 1_706])
    #expect(WeightScale.blkioWeight.weights(of: [0.9, 0.1, 0.001]) == [999, 111, 10])
    #expect(WeightScale.bfqWeight.weights(of: [0.9, 0.1]) == [999, 111])
    #expect(WeightScale.cpuShares.weights(of: [0]) == [2])
    let siblings = GroupWeight.siblings([0.6, 0.4])
    #expect(siblings.map { $0[.ioWeight] } == [9_999, 6_666])
    #expect(siblings.map { $0[.cpuShares] } == [10_239, 6_826])
    #expect(GroupWeight.siblings([]) == [])
  }

  @Test func ratiosOfRandomWeightsAreTrueToAHalfOfOne() {
    var random = SplitMix64(seed: 0x5EED_0043)
    for _ in 0..<60 {
      let parts = (0..<Int.random(in: 2...8, using: &random)).map { _ in
        Double.random(in: 0.05...1, using: &random)
      }
      for scale in WeightScale.allCases {
        let weights = scale.weights(of: parts)
        let top = Double(weights.max() ?? 0) / (parts.max() ?? 1)
        #expect(weights.allSatisfy(scale.range.contains))
        for (part, weight) in zip(parts, weights) where weight > scale.range.lowerBound {
          #expect(abs(part * top - Double(weight)) <= 0.5 + 1e-6)
        }
      }
    }
  }

  @Test(
    arguments: [
      (1.5, "30000 20000"), (0.5, "10000 20000"), (0.333, "6660 20000"),
      (0.01, "1000 100000"), (0.005, "1000 200000"), (0.001, "1000 1000000"),
      (0.0001, "1000 1000000"), (0, "1000 1000000"), (-3, "1000 1000000"),
      (0.003, "1000 333334"), (64, "1280000 20000"), (1e9, "max 100000"),
      (.infinity, "max 100000"), (.nan, "max 100000"),
    ] as [(Double, String)])
  func aQuotaIsLegal(processors: Double, text: String) throws {
    let quota = CPUQuota(processors: processors)
    #expect(quota.text == text && CPUQuota(parsing: text + "\n") == quota)
    #expect(CPUQuota.periods.contains(quota.period))
    #expect(quota.quota.map { $0 >= CPUQuota.leastQuota } ?? true)
  }

  @Test func quotasAreParsed() {
    #expect(CPUQuota(parsing: "max 100000\n") == .unlimited)
    #expect(CPUQuota(parsing: "18446744073709551615 0\n")?.processors == 0)
    #expect(CPUQuota(legacyQuota: "-1\n", period: "100000\n") == .unlimited)
    #expect(CPUQuota(legacyQuota: "25000\n", period: "50000\n")?.processors == 0.5)
    for text in ["", "max", "5000", "-1 100000", "max max", "1 2 3", "0x5 1", "1.5 2"] {
      #expect(CPUQuota(parsing: text) == nil, "\(text)")
    }
    for (quota, period) in [("-2", "1"), ("", "1"), ("1", "-1"), ("1\n2", "1"), ("max", "1")] {
      #expect(CPUQuota(legacyQuota: quota, period: period) == nil)
    }
  }

  /// Between two writes nothing outside of the old and the new limit holds.
  @Test func quotasOfVersion1ChangeWithoutAnOvershoot() {
    func quota(_ text: String) -> CPUQuota { CPUQuota(parsing: text) ?? .unlimited }
    func steps(_ from: String, _ to: String) -> [CPUQuota.LegacyStep] {
      quota(to).legacySteps(from: quota(from))
    }
    #expect(steps("max 100000", "50000 100000") == [.quota("50000")])
    #expect(steps("max 50000", "max 100000") == [])
    #expect(steps("5000 100000", "max 100000") == [.quota("-1")])
    #expect(steps("50000 100000", "50000 100000") == [])
    #expect(steps("50000 100000", "50000 200000") == [.period("200000")])
    #expect(steps("max 100000", "1000 200000") == [.period("200000"), .quota("1000")])
    // 0.5 to 0.005: the longer period first.
    #expect(steps("50000 100000", "1000 200000") == [.period("200000"), .quota("1000")])
    // 0.005 to 0.5: the larger quota first, at the long period.
    #expect(steps("1000 200000", "50000 100000") == [.period("100000"), .quota("50000")])
    // 0.5 to 0.5: either order leads astray.
    #expect(
      steps("50000 100000", "100000 200000") == [
        .quota("-1"), .period("200000"), .quota("100000"),
      ])
  }

  @Test func limitsOfBothVersions() {
    #expect(Ceiling(parsing: "max\n") == .unlimited && Ceiling(parsing: "4096\n") == .at(4096))
    #expect(Ceiling(parsing: "18446744073709551615") == .at(.max))
    for text in ["", "-1", "max max", "1\n2\n", "Max", "1 "] {
      #expect(Ceiling(parsing: text) == nil, "\(text)")
    }
    // Pages of 4 KiB, 16 KiB and 64 KiB.
    for text in ["9223372036854771712", "9223372036854759424", "9223372036854710272"] {
      #expect(Ceiling(parsingLegacyBytes: text + "\n") == .unlimited)
    }
    #expect(Ceiling(parsingLegacyBytes: "9223372036854710271") == .at(9_223_372_036_854_710_271))
    #expect(Ceiling(parsingLegacyBytes: "max") == nil)
    #expect(Ceiling.unlimited.text == "max" && Ceiling.unlimited.legacyBytes == "-1")
    #expect(Ceiling.at(7).text == "7" && Ceiling.at(7).legacyBytes == "7")
    #expect(Ceiling.at(100_000_001).inWholePages(of: 4096) == .at(99_999_744))
    #expect(Ceiling.at(5).inWholePages(of: 0) == .at(5))
    #expect(Ceiling.at(.max) + .at(1) == .unlimited && Ceiling.at(2) + .at(1) == .at(3))
    #expect(Ceiling.at(1) < .unlimited && !(Ceiling.unlimited < .unlimited))
    #expect(Ceiling(ByteCount(bytes: 5)) == .at(5))
  }

  @Test func memoryAndSwapAreWrittenInTheOrderThatTheKernelTakes() {
    func both(_ memory: Ceiling, _ together: Ceiling) -> MemoryAndSwap {
      MemoryAndSwap(memory: memory, together: together)
    }
    let small = both(.at(10), .at(15))
    let large = both(.at(100), .at(150))
    #expect(large.steps(from: small) == [.together(.at(150)), .memory(.at(100))])
    #expect(small.steps(from: large) == [.memory(.at(10)), .together(.at(15))])
    #expect(small.steps(from: small) == [])
    #expect(both(.at(10), .at(20)).steps(from: small) == [.together(.at(20))])
    #expect(both(.at(5), .at(15)).steps(from: small) == [.memory(.at(5))])
    #expect(
      both(.unlimited, .unlimited).steps(from: small)
        == [.together(.unlimited), .memory(.unlimited)])
    #expect(MemoryAndSwap(memory: .at(10), swap: .at(5)) == small)
    #expect(MemoryAndSwap(memory: .at(10), swap: .unlimited).together == .unlimited)
    // Every write on the way keeps memory at most the sum.
    let some: [Ceiling] = [.at(0), .at(1), .at(5), .at(9), .unlimited]
    let all = some.flatMap { memory in some.map { both(memory, memory + $0) } }
    for from in all {
      for to in all {
        var (memory, together) = (from.memory, from.together)
        for step in to.steps(from: from) {
          switch step {
          case .memory(let value): memory = value
          case .together(let value): together = value
          }
          #expect(!(together < memory))
        }
        #expect(memory == to.memory && together == to.together)
      }
    }
  }

  @Test func ratesOfDevices() throws {
    let disk = DeviceNumber(major: 8, minor: 16)
    let table = try #require(
      IORates.table(
        parsing: "8:16 rbps=2097152 wbps=max riops=max wiops=120\n8:0 rbps=max wbps=max\n"))
    #expect(table.keys.sorted() == [disk])
    #expect(table[disk]?.text == "rbps=2097152 wbps=max riops=max wiops=120")
    #expect(IORates.table(parsing: "") == [:])
    for text in ["8:16", "8 rbps=1", "8:16 rbps=", "8:16 rbps=-1", "8:16 x=1", "8:16 rbps"] {
      #expect(IORates.table(parsing: text)?.isEmpty ?? true, "\(text)")
    }
    #expect(
      IORates.legacyTable(parsing: "254:0 1048576\n") == [
        DeviceNumber(major: 254, minor: 0): 1_048_576
      ])
    #expect(IORates.legacyTable(parsing: "254:0\n") == nil)
    var rates = IORates()
    rates[.riops] = .max
    rates[.wbps] = 0
    #expect(rates[.riops] == 4_294_967_295 && rates[.wbps] == 1 && rates[.rbps] == nil)
    rates[.riops] = nil
    rates[.wbps] = nil
    #expect(rates == .unlimited)
  }

  @Test func devicesAndWeights() {
    #expect(DeviceNumber(parsing: "254:0\n") == DeviceNumber(major: 254, minor: 0))
    #expect(DeviceNumber(parsing: "4294967295:4294967295")?.description == "4294967295:4294967295")
    for text in ["", ":", "1", "1:", ":1", "1:2:3", "-1:2", "1:4294967296", "a:b"] {
      #expect(DeviceNumber(parsing: text) == nil, "\(text)")
    }
    #expect(DeviceNumber(raw: 65_024) == DeviceNumber(major: 254, minor: 0))
    // Ten bits and more of each: makedev(3).
    #expect(
      DeviceNumber(raw: 0x0001_2345_678a_bc12)
        == DeviceNumber(major: 0x1_2abc, minor: 0x3456_7812))
    #expect(WeightFile.weight(parsing: "100\n") == 100)
    #expect(WeightFile.weight(parsing: "default 100\n8:16 200\n") == 100)
    #expect(WeightFile.weight(parsing: "8:16 200\ndefault 50\n") == 50)
    for text in ["", "default\n", "default x\n", "8:16 200\n", "99999999999999999999"] {
      #expect(WeightFile.weight(parsing: text) == nil, "\(text)")
    }
    #expect(Controller.unified(parsing: "cpuset cpu io memory hugetlb pids\n").count == 5)
    #expect(Controller.unified(parsing: "freezer blkio\n") == [])
  }
}
