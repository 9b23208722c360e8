import Glibc
import Quantities
import ResourceEngine
import ResourceManagement
import TestSupport
import Testing

/// The logs beside the state do not grow without end.
@Suite struct HistoryTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  private func manager(_ limits: HistoryLimits) throws -> ResourceManager {
    var manager = try fixture.manager()
    manager.historyLimits = limits
    return manager
  }

  private var names: [String] {
    fixture.folder.names.filter { $0.contains("jsonl") }
  }

  private func endSessions(_ count: Int) throws {
    for _ in 0..<count { _ = try fixture.close(fixture.openSession()) }
  }

  @Test func theLimitsOutOfTheBox() {
    let limits = HistoryLimits()
    #expect(limits.fileBytes.description == "16M" && limits.totalBytes.description == "256M")
    #expect(limits.age.description == "30d")
  }

  @Test func aFullLogIsMovedAsideByTheNextChangeAndReadOn() throws {
    let manager = try manager(HistoryLimits(fileBytes: .zero))
    for name in ["A", "B", "C"] { try manager.createGroup(name, as: fixture.root) }
    #expect(names == ["events.jsonl", "events.jsonl.1", "events.jsonl.2"])
    #expect(try manager.changes().map(\.object) == ["A", "B", "C"])
  }

  @Test func aChangeKeepsBothLogsWithinTheLimits() throws {
    try endSessions(2)
    let manager = try manager(HistoryLimits(fileBytes: .zero, totalBytes: .zero))
    try manager.createGroup("A", as: fixture.root)
    #expect(names == ["events.jsonl"])
    #expect(try manager.changes().map(\.object) == ["A"])
    #expect(try manager.sessionRecords().isEmpty)
  }

  @Test func aLogThatIsNotFullIsLeftAlone() throws {
    try endSessions(1)
    try fixture.createGroup("A")
    #expect(names == ["events.jsonl", "sessions.jsonl"])
  }

  @Test func aLogThatCannotBeMovedIsOnlyAWarning() throws {
    // The next name would be longer than the 255 bytes that a name may have.
    let stem = String(repeating: "s", count: 238)
    for name in ["", ".9"] {
      try fixture.folder.write("noise\n", to: "\(stem).sessions.jsonl\(name)")
    }
    var manager = try ResourceManager(
      path: fixture.folder.path(stem + ".json"), bootID: "boot-1"
    ) { ManagerFixture.now }
    manager.historyLimits = HistoryLimits(fileBytes: .zero)
    let committed = try manager.createGroup("A", as: fixture.root)
    #expect(committed.isWritten)
    #expect(committed.warnings.count == 1)
    #expect(committed.warnings.allSatisfy { $0.contains("could not be shortened") })
    #expect(try manager.read().generation == 1)
  }

  @Test func pruningDeletesBySizeAndSaysHowMuch() throws {
    let manager = try manager(HistoryLimits(fileBytes: .zero))
    for name in ["A", "B", "C"] { try manager.createGroup(name, as: fixture.root) }
    let size = (1...2).reduce(0) { $0 + (fixture.folder.read("events.jsonl.\($1)")?.count ?? 0) }
    let limits = HistoryLimits(totalBytes: .zero)
    let planned = try manager.pruneHistory(limits, lockTimeout: .zero, isDryRun: true)
    #expect(names.count == 3)
    let pruned = try manager.pruneHistory(limits, lockTimeout: .zero)
    #expect(pruned == planned && pruned.files == 2 && pruned.bytes.bytes == Int64(size))
    #expect(try manager.changes().map(\.object) == ["C"])
    #expect(try manager.pruneHistory(limits, lockTimeout: .zero) == PrunedHistory())
  }

  @Test func pruningDeletesByAgeOfTheWallClockThatItIsGiven() throws {
    try endSessions(1)
    let later = Now(
      boot: ManagerFixture.now.boot,
      wall: WallTime(milliseconds: 1_000 * (Int64(time(nil)) + 100)))
    let manager = try fixture.manager(at: later)
    let young = HistoryLimits(age: .seconds(1_000))
    #expect(try manager.pruneHistory(young, lockTimeout: .zero) == PrunedHistory())
    let pruned = try manager.pruneHistory(HistoryLimits(age: .seconds(50)), lockTimeout: .zero)
    #expect(pruned.files == 2 && names.isEmpty)
    #expect(try manager.sessionRecords().isEmpty && manager.changes().isEmpty)
  }

  @Test func anAgeBeyondAllReasonDeletesNothing() throws {
    try endSessions(1)
    let limits = HistoryLimits(totalBytes: ByteCount(bytes: .max), age: .longest)
    #expect(
      try fixture.manager.pruneHistory(limits, lockTimeout: .zero) == PrunedHistory())
  }
}
