import LinuxHost
import Quantities
import TestSupport
import Testing

/// Texts of `/proc`, captured from Linux 6.1 where not said otherwise.
@Suite struct HostReadingTests {
  private static let meminfo = """
    MemTotal:       24684092 kB
    MemFree:        22608376 kB
    MemAvailable:   23967108 kB
    Buffers:           39444 kB
    HugePages_Total:       0

    """

  @Test func memoryIsTotalAndAvailable() throws {
    let memory = try #require(MemoryInfo(parsing: Self.meminfo))
    #expect(memory.total.bytes == 24_684_092 * 1024)
    #expect(memory.available.bytes == 23_967_108 * 1024)
    let huge = try #require(
      MemoryInfo(parsing: "MemTotal: 18446744073709551615 kB\nMemAvailable: 1 kB\n"))
    #expect(huge.total.bytes == .max && huge.available.bytes == 1024)
  }

  @Test func anotherFormIsNoMemory() {
    for text in [
      "", "MemTotal: 5 kB\n", "MemTotal: 5 kB\nMemAvailable: 5\n",
      "MemTotal: 5 kB\nMemAvailable: 5 MB\n", "MemTotal: -5 kB\nMemAvailable: 5 kB\n",
      "MemTotal: 5 kB\nMemAvailable: 99999999999999999999 kB\n",
      "MemTotal: kB\nMemAvailable: 5 kB\n", "XMemTotal: 5 kB\nMemAvailable: 5 kB\n",
    ] {
      #expect(MemoryInfo(parsing: text) == nil, "\(text)")
    }
  }

  @Test func pressureHasSomeAndFull() throws {
    let pressure = try #require(
      PressureFile(
        parsing: """
          some avg10=65.00 avg60=47.22 avg300=18.54 total=5023699083
          full avg10=0.12 avg60=100.00 avg300=0.00 total=7

          """))
    #expect(pressure.some.average10 == 65 && pressure.some.average60 == 47.22)
    #expect(pressure.some.average300 == 18.54)
    #expect(pressure.some.total.nanoseconds == 5_023_699_083_000)
    let full = try #require(pressure.full)
    #expect(full.average10 == 0.12 && full.average60 == 100 && full.average300 == 0)
    #expect(full.total.nanoseconds == 7_000)
  }

  /// Linux 5.4.
  @Test func theCPUHadNoFullLine() throws {
    let pressure = try #require(
      PressureFile(parsing: "some avg10=0.00 avg60=0.42 avg300=0.15 total=18446744073709551615\n"))
    #expect(pressure.full == nil && pressure.some.average60 == 0.42)
    #expect(pressure.some.total == .longest)
  }

  @Test func anotherFormIsNoPressure() {
    for text in [
      "", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n", "some\n",
      "some avg10=0.00 avg60=0.00 avg300=0.00\n", "some avg10= avg60=0 avg300=0 total=0\n",
      "some avg10=nan avg60=0 avg300=0 total=0\n", "some avg10=-1 avg60=0 avg300=0 total=0\n",
      "some avg10=100.01 avg60=0 avg300=0 total=0\n", "some avg10=1e1 avg60=0 avg300=0 total=0\n",
      "some avg10=0 avg60=0 avg300=0 total=-1\n", "some avg10=0 avg60=0 total=0\n",
    ] {
      #expect(PressureFile(parsing: text) == nil, "\(text)")
    }
  }

  @Test func loadIsThreeAveragesAndTwoCounts() throws {
    let load = try #require(LoadAverage(parsing: "0.42 12.00 1.05 3/1204 56789\n"))
    #expect(load.one == 0.42 && load.five == 12 && load.fifteen == 1.05)
    #expect(load.runnable == 3 && load.tasks == 1204)
    for text in ["", "0.1 0.2 0.3", "0.1 0.2 0.3 4 5", "0.1 0.2 x 4/5 6", "0.1 0.2 0.3 4/5/6 7"] {
      #expect(LoadAverage(parsing: text) == nil, "\(text)")
    }
  }

  @Test func aProcessHasReadAndWritten() throws {
    let io = try #require(
      ProcessIO(
        parsing: """
          rchar: 7233
          wchar: 257
          syscr: 14
          syscw: 2
          read_bytes: 40960
          write_bytes: 18446744073709551615
          cancelled_write_bytes: 0

          """))
    #expect(io.bytesRead.bytes == 40_960 && io.bytesWritten.bytes == .max)
    #expect(io.readCalls == 14 && io.writeCalls == 2)
    for text in ["", "syscr: 1\nsyscw: 1\nread_bytes: 1\n", "rchar: 1 2\n"] {
      #expect(ProcessIO(parsing: text) == nil, "\(text)")
    }
    let negative = "syscr: -1\nsyscw: 1\nread_bytes: 1\nwrite_bytes: 1\n"
    #expect(ProcessIO(parsing: negative) == nil)
  }

  @Test func noiseNeverTraps() {
    var random = SplitMix64(seed: 0x5EED_0041)
    let sample =
      Self.meminfo + "some avg10=1.00 avg60=2.00 avg300=3.00 total=4\nsyscr: 1\nsyscw: 2\n"
      + "read_bytes: 3\nwrite_bytes: 4\n0-3,8\nCpus_allowed_list:\t0-1\n"
    for _ in 0..<300 {
      var bytes = Array(sample.utf8)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        bytes[index] = UInt8(truncatingIfNeeded: random.next())
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = MemoryInfo(parsing: text)
      _ = PressureFile(parsing: text)
      _ = LoadAverage(parsing: text)
      _ = ProcessIO(parsing: text)
      _ = ProcessorCount(online: text, status: text, siblings: text)
      _ = ProcessorCount(online: "0-3", status: text, siblings: text)
    }
  }

  @Test func thisMachineAnswers() throws {
    let memory = try #require(MemoryInfo.read())
    #expect(memory.available <= memory.total)
    #expect(LoadAverage.read() != nil)
    let capacity = HostCapacity.read(isContainerAware: true)
    let machine = HostCapacity.read(isContainerAware: false)
    #expect(capacity.processors >= 1 && capacity.processors <= machine.processors)
    #expect(try #require(capacity.memory) <= #require(machine.memory))
    #expect(machine.memory == memory.total)
    #expect(ProcessIO.of(-1) == nil)
  }
}
