import DurableStorage
import Glibc
import TestSupport
import Testing

/// Full logs are moved aside, the oldest are deleted, and readers miss nothing meanwhile.
@Suite struct LogRotationTests {
  let folder: TemporaryFolder
  let log: AppendLog

  init() throws {
    folder = try TemporaryFolder()
    log = AppendLog(path: folder.path("events.jsonl"), permissions: 0o640)
  }

  private func lines(_ mostBytes: Int = 1 << 20) throws -> [String] {
    try log.lines(mostBytes: mostBytes).map { String(decoding: $0, as: UTF8.self) }
  }

  private func append(_ lines: String...) throws {
    try log.append(lines.map { Array($0.utf8) }, durably: true)
  }

  private func withLock<Result>(_ body: (borrowing StateLock) throws -> Result) throws -> Result {
    try body(StateFile.lock(at: folder.path("lock"), waitMilliseconds: 5_000))
  }

  @discardableResult
  private func rotate(above bytes: Int = 0) throws -> Bool {
    try withLock { try log.rotate(ifLargerThan: bytes, under: $0) }
  }

  private func retain(
    _ totalBytes: Int = .max, notBefore: Int64 = .min, isDryRun: Bool = false
  ) throws -> [Int] {
    try withLock { lock in
      let (files, bytes) = try log.retain(
        totalBytes: totalBytes, notBefore: notBefore, under: lock, isDryRun: isDryRun)
      return [files, bytes]
    }
  }

  /// Four files of five bytes each.
  private func fill() throws {
    for line in ["1111", "2222", "3333"] {
      try append(line)
      try rotate()
    }
    try append("4444")
  }

  private func age(_ name: String, seconds: Int) {
    var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, folder.path(name), &times, 0) == 0)
  }

  private var names: [String] { folder.names.filter { $0 != "lock" } }

  @Test func onlyAFileAboveTheLimitIsMovedAside() throws {
    #expect(try !rotate())
    try append("1111")
    #expect(try !rotate(above: 5))
    #expect(names == ["events.jsonl"])
    #expect(try rotate(above: 4))
    #expect(names == ["events.jsonl.1"])
    #expect(try !rotate(above: 0))
    try append("2222")
    #expect(folder.mode(of: "events.jsonl") == 0o640)
    #expect(folder.mode(of: "events.jsonl.1") == 0o640)
    #expect(try lines() == ["1111", "2222"])
  }

  @Test func theHighestNumberIsTheNewestBeyondNine() throws {
    let expected = (1...12).map { "line \($0)" }
    for line in expected {
      try append(line)
      try rotate()
    }
    #expect(names.contains("events.jsonl.12") && !names.contains("events.jsonl"))
    #expect(try lines() == expected)
    // A gap that a deletion left is not filled.
    unlink(folder.path("events.jsonl.4"))
    try append("line 13")
    try rotate()
    #expect(names.contains("events.jsonl.13") && !names.contains("events.jsonl.4"))
  }

  @Test func theBoundIsCountedFromTheNewestLineThroughAllFiles() throws {
    try fill()
    #expect(try lines(20) == ["1111", "2222", "3333", "4444"])
    #expect(try lines(19) == ["2222", "3333", "4444"])
    #expect(try lines(10) == ["3333", "4444"])
    #expect(try lines(5) == ["4444"])
    #expect(try lines(4) == [])
  }

  @Test func aTornLineStaysInItsFile() throws {
    try folder.write("one\n{\"to", to: "events.jsonl")
    try rotate()
    try append("two")
    #expect(try lines() == ["one", "{\"to", "two"])
    #expect(folder.text("events.jsonl") == "two\n")
  }

  /// After the rename and before the first line of the new file, and every state around it.
  @Test func aCrashAtAnyPointLosesNoLine() throws {
    try append("1111")
    #expect(try lines() == ["1111"])
    #expect(rename(log.path, folder.path("events.jsonl.1")) == 0)
    #expect(try lines() == ["1111"])
    #expect(try !rotate())
    try folder.write("", to: "events.jsonl")
    #expect(try lines() == ["1111"])
    #expect(try !rotate())
    try folder.write("22", to: "events.jsonl")
    #expect(try lines() == ["1111", "22"])
    try append("3333")
    #expect(try lines() == ["1111", "22", "3333"])
    try rotate()
    #expect(try lines() == ["1111", "22", "3333"])
    #expect(names == ["events.jsonl.1", "events.jsonl.2"])
  }

  @Test func foreignNamesAreLeftAlone() throws {
    try append("1111")
    let foreign = [
      "events.jsonl.bak", "events.jsonl.01", "events.jsonl.0", "events.jsonl.-3",
      "events.jsonl.9223372036854775808", "events.jsonl.1000000001", "events.jsonl.1x",
      "other.jsonl.7", "events.jsonl.",
    ]
    for name in foreign { try folder.write("noise\n", to: name) }
    mkdir(folder.path("events.jsonl.5"), 0o700)
    try rotate()
    #expect(names.contains("events.jsonl.6"))
    #expect(try lines() == ["1111"])
    #expect(try retain(0, notBefore: .max) == [1, 5])
    #expect(names == (foreign + ["events.jsonl.5"]).sorted())
  }

  @Test func afterTheLastNumberTheFileGrowsOn() throws {
    try folder.write("1111\n", to: "events.jsonl.1000000000")
    try append("2222")
    #expect(try !rotate())
    #expect(try lines() == ["1111", "2222"])
  }

  @Test func theOldestGoUntilTheRestFits() throws {
    try fill()
    #expect(try retain(20) == [0, 0])
    #expect(try retain(19, isDryRun: true) == [1, 5])
    #expect(try lines() == ["1111", "2222", "3333", "4444"])
    #expect(try retain(11) == [2, 10])
    #expect(try lines() == ["3333", "4444"])
    #expect(try retain(0) == [1, 5])
    #expect(try lines() == ["4444"])
    #expect(try retain(0) == [0, 0])
  }

  @Test func filesThatNobodyHasWrittenToForLongGo() throws {
    try fill()
    age("events.jsonl.1", seconds: 100)
    age("events.jsonl.2", seconds: 200)
    age("events.jsonl.3", seconds: 200)
    #expect(try retain(notBefore: 100_000) == [0, 0])
    #expect(try retain(notBefore: 100_001) == [1, 5])
    #expect(try retain(notBefore: 200_001) == [2, 10])
    #expect(try lines() == ["4444"])
    age("events.jsonl", seconds: 300)
    #expect(try retain(notBefore: 300_000) == [0, 0])
    #expect(try retain(notBefore: 300_001) == [1, 5])
    #expect(try lines() == [])
    try append("5555")
    #expect(try lines() == ["5555"])
  }

  @Test func aTimeBeyondAllReasonIsNoTrap() throws {
    try append("1111")
    for seconds in [Int.max, Int.min, -1] {
      age("events.jsonl", seconds: seconds)
      #expect(try retain(notBefore: .min) == [0, 0])
    }
  }

  @Test func aFolderThatIsGoneHoldsNoLines() throws {
    let log = AppendLog(path: folder.path("nowhere/events.jsonl"))
    #expect(try log.lines(mostBytes: 100).isEmpty)
  }

  /// A writer appends numbered lines and moves the file aside all the time; what a reader sees
  /// is always the numbers from 1 on without a hole and without one twice.
  @Test func aReaderWithoutALockMissesNothingAndSeesNothingTwice() async throws {
    let log = log
    let lockPath = folder.path("lock")
    let count = 400
    let writer = Task.detached {
      for number in 1...count {
        let lock = try StateFile.lock(at: lockPath, waitMilliseconds: 5_000)
        try log.append([Array("\(number)".utf8)], durably: false)
        try log.rotate(ifLargerThan: 20, under: lock)
        await Task.yield()
      }
    }
    for _ in 0..<2_000 {
      let numbers = try lines().compactMap(Int.init)
      #expect(numbers == (0..<numbers.count).map { $0 + 1 })
      if numbers.count == count { break }
      await Task.yield()
    }
    try await writer.value
    #expect(try lines().compactMap(Int.init) == Array(1...count))
  }
}
