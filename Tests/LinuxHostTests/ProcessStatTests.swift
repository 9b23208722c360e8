import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

@Suite struct ProcessStatTests {
  /// Captured from Linux 6.1.
  private static let bash =
    "4711 (bash) S 4700 4711 4700 34816 4799 4194304 1563 8211 0 3 17 9 41 12 20 0 1 0 88123 "
    + "8003584 1024 18446744073709551615 1 1 0 0 0 0 65536 3686404 1266761467 0 0 0 17 1 0 0 0 0\n"

  private static func named(_ command: String) -> String {
    "7 (\(command)) R 1 7 7 0 -1 0 0 0 0 0 1 2 3 4 39 19 1 0 99 0 0\n"
  }

  @Test func theFieldsAreWhereTheManualSays() throws {
    let stat = try #require(ProcessStat(parsing: Self.bash))
    #expect(stat.pid == 4711)
    #expect(stat.command == "bash")
    #expect(stat.state == "S")
    #expect(stat.parent == 4700)
    #expect(stat.group == 4711)
    #expect(stat.ownTicks == 26)
    #expect(stat.childTicks == 53)
    #expect(stat.nice == 0)
    #expect(stat.startTicks == 88123)
  }

  @Test(
    arguments: [
      "", " ", "a b", "(", ")", "()", "tmux: server", "x) S 1 1 1 (y", ") R 2 3 (", "new\nline",
      "\t", "((sd-pam))", "kworker/0:1-ev", "a) Z 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9",
      "\u{301}mark", "\u{FE0F}", "\u{200D}x", "mark\u{600}", "\u{FFFD}", "é", "👩‍👩‍👧", "\r\n",
    ])
  func aCommandMayContainAnything(command: String) throws {
    let stat = try #require(ProcessStat(parsing: Self.named(command)))
    #expect(Array(stat.command.unicodeScalars) == Array(command.unicodeScalars))
    #expect(stat.pid == 7)
    #expect(stat.state == "R")
    #expect(stat.parent == 1)
    #expect(stat.nice == 19)
    #expect(stat.startTicks == 99)
  }

  @Test func anotherFormIsNoProcess() {
    for text in [
      "", "\n", "7", "7 (", "7 )(", "7 () ", "x (a) R 1", " (a) R 1 7 7",
      "7 (a) R 1 7 7 0 -1 0 0 0 0 0 1 2 3 4 39 19 1 0\n",
      "7 (a) R 1 7 7 0 -1 0 0 0 0 0 -1 2 3 4 39 19 1 0 99 0\n",
      "7 (a) R 1 7 7 0 -1 0 0 0 0 0 1 2 3 4 39 19 1 0 99999999999999999999 0\n",
      "99999999999 (a) R 1 7 7 0 -1 0 0 0 0 0 1 2 3 4 39 19 1 0 99 0\n",
    ] {
      #expect(ProcessStat(parsing: text) == nil, "\(text)")
    }
  }

  @Test func noiseNeverTraps() {
    let seed: UInt64 = 0x5EED_0005
    var random = SplitMix64(seed: seed)
    let bytes = Array(Self.bash.utf8)
    for _ in 0..<20_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        damaged[Int.random(in: damaged.indices, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random))
      _ = ProcessStat(parsing: String(decoding: damaged, as: UTF8.self))
    }
  }

  @Test func ticksAddUpWithoutATrap() throws {
    let most = UInt64.max
    let text = "7 (a) R 1 7 7 0 -1 0 0 0 0 0 \(most) \(most) 3 4 39 19 1 0 99 0\n"
    #expect(try #require(ProcessStat(parsing: text)).ownTicks == most - 1)
    #expect(ProcessStat.time(ofTicks: most) == .longest)
    #expect(ProcessStat.time(ofTicks: 0) == .zero)
    let perSecond = UInt64(sysconf(Int32(_SC_CLK_TCK)))
    #expect(ProcessStat.time(ofTicks: perSecond) == .seconds(1))
  }

  @Test func ourselvesAreAmongAllProcesses() throws {
    let own = try #require(ProcessStat.of(getpid()))
    #expect(own.pid == getpid())
    #expect(own.parent == getppid())
    #expect(own.group == getpgrp())
    #expect(ProcessStat.all().contains { $0.pid == getpid() && $0.startTicks == own.startTicks })
    #expect(ProcessStat.of(-1) == nil)
    #expect(ProcessStat.of(0) == nil)
    #expect(ProcessStat.of(Int32.max) == nil)
  }

  /// Nobody hides a process by giving its program a strange name.
  @Test func aRealProcessWithAStrangeNameIsSeen() throws {
    let folder = try TemporaryFolder()
    for name in ["\u{301}hidden", "a) R 1 (b", "two\nlines", "mark\u{600}"] {
      let program = folder.path(name)
      #expect(symlink("/bin/sleep", program) == 0)
      let child = try Child([program, "600"])
      #expect(soon { ProcessStat.of(child.pid)?.command == name }, "\(name)")
      withExtendedLifetime(child) {}
    }
    withExtendedLifetime(folder) {}
  }
}
