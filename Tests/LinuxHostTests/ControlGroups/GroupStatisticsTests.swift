import LinuxHost
import Quantities
import TestSupport
import Testing

/// Counters of groups: files of Linux 6.18 and 6.1 where not said otherwise.
@Suite struct GroupStatisticsTests {
  @Test func cpuOfVersion2() throws {
    let statistics = try #require(
      CPUStatistics(
        parsing: """
          usage_usec 3501234
          user_usec 3000000
          system_usec 501234
          nice_usec 0
          core_sched.force_idle_usec 0
          nr_periods 23
          nr_throttled 20
          throttled_usec 1834211
          nr_bursts 0
          burst_usec 0

          """))
    #expect(statistics.used?.nanoseconds == 3_501_234_000)
    #expect(statistics.periods == 23 && statistics.throttledPeriods == 20)
    #expect(statistics.throttled?.nanoseconds == 1_834_211_000)
    // Without the controller.
    let bare = try #require(
      CPUStatistics(parsing: "usage_usec 18446744073709551615\nuser_usec 0\nsystem_usec 0\n"))
    #expect(bare.used == .longest && bare.periods == nil && bare.throttled == nil)
  }

  @Test func cpuOfVersion1() throws {
    let stat = "nr_periods 23\nnr_throttled 20\nthrottled_time 1834211000\n"
    let both = try #require(CPUStatistics(legacyStat: stat, usage: "2855071591022\n"))
    #expect(both.used?.nanoseconds == 2_855_071_591_022)
    #expect(both.throttledPeriods == 20 && both.throttled?.nanoseconds == 1_834_211_000)
    #expect(CPUStatistics(legacyStat: stat, usage: nil)?.used == nil)
    #expect(CPUStatistics(legacyStat: nil, usage: "5\n")?.used?.nanoseconds == 5)
    #expect(CPUStatistics(legacyStat: nil, usage: nil) == nil)
    #expect(CPUStatistics(legacyStat: "x", usage: "5\n") == nil)
    #expect(CPUStatistics(legacyStat: stat, usage: "-5\n") == nil)
  }

  @Test func memoryEventsOfBothVersions() throws {
    let events = try #require(
      MemoryEvents(
        parsing: "low 0\nhigh 12\nmax 240\noom 3\noom_kill 2\noom_group_kill 0\n"))
    #expect(events.kills == 2 && events.hits == 240 && events.slowdowns == 12)
    // Linux 4.12 had no kills.
    let old = try #require(MemoryEvents(parsing: "low 0\nhigh 0\nmax 4\noom 1\n"))
    #expect(old.kills == nil && old.hits == 4)
    let legacy = try #require(
      MemoryEvents(parsingLegacy: "oom_kill_disable 0\nunder_oom 0\noom_kill 7\n"))
    #expect(legacy.kills == 7 && legacy.hits == nil)
    // Linux 4.9.
    #expect(MemoryEvents(parsingLegacy: "oom_kill_disable 0\nunder_oom 1\n")?.kills == nil)
    for text in ["", "max", "max -1\n", "max 1 2\n"] {
      #expect(MemoryEvents(parsing: text) == nil && MemoryEvents(parsingLegacy: text) == nil)
    }
  }

  @Test func eventsAndFreezers() {
    let events = GroupEvents(parsing: "populated 1\nfrozen 0\n")
    #expect(events?.isPopulated == true && events?.isFrozen == false)
    // Linux 4.19.
    #expect(GroupEvents(parsing: "populated 0\n")?.isFrozen == false)
    #expect(GroupEvents(parsing: "frozen 1\n") == nil && GroupEvents(parsing: "") == nil)
    #expect(FreezerState(parsingLegacy: "THAWED\n") == .thawed)
    #expect(FreezerState(parsingLegacy: "FREEZING\n") == .freezing)
    #expect(FreezerState(parsingLegacy: "FROZEN\n") == .frozen)
    #expect(FreezerState(parsingLegacy: "FROZEN\nFROZEN\n") == nil)
    let frozen = GroupEvents(parsing: "populated 1\nfrozen 1\n")
    #expect(FreezerState(wanted: "1\n", events: frozen) == .frozen)
    #expect(FreezerState(wanted: "1\n", events: events) == .freezing)
    #expect(FreezerState(wanted: "0\n", events: frozen) == .thawed)
    #expect(FreezerState(wanted: "2\n", events: nil) == nil)
  }

  @Test func ioOfVersion2() throws {
    let table = try #require(
      IOStatistics.table(
        parsing: """
          8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0
          8:0 rbytes=90430464 wbytes=299008000 rios=8950 wios=1252 dbytes=50331648 dios=3021 \
          cost.vrate=100.00 cost.usage=12 extra
          7:0 \n253:0 rbytes=1

          """))
    #expect(table.count == 2)
    let disk = try #require(table[DeviceNumber(major: 8, minor: 0)])
    #expect(disk.bytesRead == 90_430_464 && disk.bytesWritten == 299_008_000)
    #expect(disk.reads == 8950 && disk.writes == 1252)
    #expect(IOStatistics.table(parsing: "") == [:] && IOStatistics.table(parsing: "x y\n") == nil)
  }

  @Test func ioOfVersion1() throws {
    let bytes = """
      254:0 Read 3260416
      254:0 Write 176128
      254:0 Sync 3436544
      254:0 Async 0
      254:0 Discard 0
      254:0 Total 3436544
      Total 3436544

      """
    let calls = "254:0 Read 40\n254:0 Write 44\n254:0 Total 84\nTotal 84\n"
    let table = try #require(IOStatistics.legacyTable(bytes: bytes, calls: calls))
    let disk = try #require(table[DeviceNumber(major: 254, minor: 0)])
    #expect(table.count == 1 && disk.bytesRead == 3_260_416 && disk.bytesWritten == 176_128)
    #expect(disk.reads == 40 && disk.writes == 44)
    #expect(IOStatistics.legacyTable(bytes: "Total 0\n", calls: "Total 0\n") == [:])
    #expect(IOStatistics.legacyTable(bytes: "", calls: "") == [:])
    for text in ["254:0 Read\n", "254 Read 5\n", "254:0 Read x\n", "254:0 5\n"] {
      #expect(IOStatistics.legacyTable(bytes: text, calls: "") == nil, "\(text)")
    }
  }

  @Test func noiseNeverTraps() {
    var random = SplitMix64(seed: 0x5EED_0044)
    let sample =
      "populated 1\nfrozen 0\nmax 5\nusage_usec 9\nnr_periods 4\nunder_oom 1\nmax 100000\n"
      + "8:0 rbytes=1 wbytes=2 rios=3 wios=4\n8:0 rbps=5 wiops=max\n8:0 Read 5\nTotal 5\n"
    for _ in 0..<500 {
      var bytes = Array(sample.utf8)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] =
          UInt8(truncatingIfNeeded: random.next())
      }
      for text in String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init) {
        _ = CPUStatistics(parsing: text)
        _ = CPUStatistics(legacyStat: text, usage: text)
        _ = MemoryEvents(parsing: text)
        _ = MemoryEvents(parsingLegacy: text)
        _ = GroupEvents(parsing: text)
        _ = IOStatistics.table(parsing: text)
        _ = IOStatistics.legacyTable(bytes: text, calls: text)
        _ = IORates.table(parsing: text)
        _ = IORates.legacyTable(parsing: text)
        _ = CPUQuota(parsing: text)?.processors
        _ = Ceiling(parsing: text)?.inWholePages(of: 4096)
        _ = Ceiling(parsingLegacyBytes: text)
        _ = WeightFile.weight(parsing: text)
        _ = GroupName(parsing: text)
      }
    }
  }
}
