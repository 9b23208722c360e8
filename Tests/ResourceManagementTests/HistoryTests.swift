import Glibc
import Quantities
import ResourceEngine
import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

/// The logs beside the state do not grow without end.
@Suite struct HistoryTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  /// What the settings say from now on.
  @discardableResult
  private func limit(
    _ change: (inout HistorySettings) -> Void, _ manager: ResourceManager? = nil
  ) throws -> ResourceManager {
    let manager = manager ?? fixture.manager
    _ = try manager.update(.init(), as: fixture.root) {
      (transaction: inout Transaction) throws(ManagementError) in
      var settings = transaction.policy.settings.coordinator
      settings.history.fileSize = ByteCount(bytes: 4096)
      change(&settings.history)
      try transaction.changePolicy { policy throws(PolicyError) in
        try policy.setCoordinator(settings)
      }
    }
    return manager
  }

  /// Makes a log longer than the least size that there is, by a line that is nobody's.
  private func fill(_ name: String = "events.jsonl") throws {
    let line = Array(String(repeating: "x", count: 5000).utf8) + [UInt8(ascii: "\n")]
    try fixture.folder.write((fixture.folder.read(name) ?? []) + line, to: name)
  }

  private func limits(_ change: (inout HistorySettings) -> Void) -> HistorySettings {
    var limits = HistorySettings()
    change(&limits)
    return limits
  }

  private var names: [String] {
    fixture.folder.names.filter { $0.contains("jsonl") }
  }

  private func endSessions(_ count: Int) throws {
    for _ in 0..<count { _ = try fixture.close(fixture.openSession()) }
  }

  @Test func theLimitsOutOfTheBox() {
    let limits = HistorySettings()
    #expect(limits.fileSize.description == "16M" && limits.totalSize.description == "256M")
    #expect(limits.age.description == "30d")
  }

  @Test func aFullLogIsMovedAsideByTheNextChangeAndReadOn() throws {
    let manager = try limit { _ in }
    for name in ["A", "B", "C"] {
      try fill()
      try manager.createGroup(name, as: fixture.root)
    }
    #expect(names == ["events.jsonl", "events.jsonl.1", "events.jsonl.2", "events.jsonl.3"])
    #expect(try manager.changes().map(\.object).filter { $0.count == 1 } == ["A", "B", "C"])
  }

  @Test func aChangeKeepsBothLogsWithinTheLimits() throws {
    try endSessions(2)
    let manager = try limit { $0.totalSize = .zero }
    try fill()
    try fill("sessions.jsonl")
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
    let long = String(repeating: "x", count: 5000) + "\n"
    try fixture.folder.write(long, to: "\(stem).sessions.jsonl")
    let manager = try ResourceManager(
      path: fixture.folder.path(stem + ".json"), bootID: "boot-1"
    ) { ManagerFixture.now }
    try limit({ _ in }, manager)
    let committed = try manager.createGroup("A", as: fixture.root)
    #expect(committed.isWritten)
    #expect(committed.warnings.count == 1)
    #expect(committed.warnings.allSatisfy { $0.contains("could not be shortened") })
    #expect(try manager.read().generation == 2)
  }

  @Test func pruningDeletesBySizeAndSaysHowMuch() throws {
    let manager = try limit { _ in }
    for name in ["A", "B"] {
      try fill()
      try manager.createGroup(name, as: fixture.root)
    }
    let size = (1...2).reduce(0) { $0 + (fixture.folder.read("events.jsonl.\($1)")?.count ?? 0) }
    let limits = limits { $0.totalSize = .zero }
    let planned = try manager.pruneHistory(limits, lockTimeout: .zero, isDryRun: true)
    #expect(names.count == 3)
    let pruned = try manager.pruneHistory(limits, lockTimeout: .zero)
    #expect(pruned == planned && pruned.files == 2 && pruned.bytes.bytes == Int64(size))
    #expect(try manager.changes().map(\.object) == ["B"])
    #expect(try manager.pruneHistory(limits, lockTimeout: .zero) == PrunedHistory())
  }

  @Test func pruningDeletesByAgeOfTheWallClockThatItIsGiven() throws {
    try endSessions(1)
    let later = Now(
      boot: ManagerFixture.now.boot,
      wall: WallTime(milliseconds: 1_000 * (Int64(time(nil)) + 100)))
    let manager = try fixture.manager(at: later)
    let young = limits { $0.age = .seconds(1_000) }
    #expect(try manager.pruneHistory(young, lockTimeout: .zero) == PrunedHistory())
    let pruned = try manager.pruneHistory(
      limits { $0.age = .seconds(50) }, lockTimeout: .zero)
    #expect(pruned.files == 2 && names.isEmpty)
    #expect(try manager.sessionRecords().isEmpty && manager.changes().isEmpty)
  }

  @Test func anAgeBeyondAllReasonDeletesNothing() throws {
    try endSessions(1)
    let limits = limits {
      $0.totalSize = ByteCount(bytes: .max)
      $0.age = .longest
    }
    #expect(
      try fixture.manager.pruneHistory(limits, lockTimeout: .zero) == PrunedHistory())
  }
}
