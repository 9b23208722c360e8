import DurableStorage
import Glibc
import TestSupport
import Testing

@Suite struct AppendLogTests {
  let folder: TemporaryFolder
  let log: AppendLog

  init() throws {
    folder = try TemporaryFolder()
    log = AppendLog(path: folder.path("events.jsonl"))
  }

  private func lines(_ mostBytes: Int = 1 << 20) throws -> [String] {
    try log.lines(mostBytes: mostBytes).map { String(decoding: $0, as: UTF8.self) }
  }

  private func append(_ lines: String..., durably: Bool = false) throws {
    try log.append(lines.map { Array($0.utf8) }, durably: durably)
  }

  @Test func aLogThatWasNeverMadeIsEmpty() throws {
    #expect(try lines().isEmpty)
    try append()
    #expect(folder.names.isEmpty)
  }

  @Test func linesComeBackInTheirOrder() throws {
    try append("one", "two", durably: true)
    try append("three")
    #expect(try lines() == ["one", "two", "three"])
    #expect(folder.text("events.jsonl") == "one\ntwo\nthree\n")
    #expect(folder.mode(of: "events.jsonl") == 0o600)
  }

  @Test func aTornLastLineIsClosedOffAndHarmsNoOther() throws {
    try folder.write("one\n{\"to", to: "events.jsonl")
    #expect(try lines() == ["one", "{\"to"])
    try append("two")
    #expect(folder.text("events.jsonl") == "one\n{\"to\ntwo\n")
  }

  @Test func onlyTheEndOfALongLogIsReadAndItsFirstCutLineIsDropped() throws {
    try append("aaaa", "bbbb", "cccc")
    #expect(try lines(15) == ["aaaa", "bbbb", "cccc"])
    #expect(try lines(12) == ["bbbb", "cccc"])
    #expect(try lines(3) == [])
    #expect(try lines(0) == [])
  }

  @Test func aFolderInPlaceOfTheLogIsAnErrorAndNoTrap() throws {
    mkdir(log.path, 0o700)
    #expect(storageError { try append("one") } != nil)
    #expect(storageError { _ = try lines() } != nil)
  }

  @Test func aLinkInPlaceOfTheLogIsNotFollowed() throws {
    try folder.write("precious", to: "victim")
    symlink(folder.path("victim"), log.path)
    #expect(storageError { try append("one") } != nil)
    #expect(folder.text("victim") == "precious")
  }

  @Test func aFIFOInPlaceOfTheLogNeverBlocks() throws {
    let log = log
    #expect(mkfifo(log.path, 0o600) == 0)
    // More than a pipe holds.
    let line = [UInt8](repeating: 120, count: 200_000)
    let isOver = comesToAnEnd {
      let error = storageError { try log.append([line], durably: false) }
      #expect(error != nil)
    }
    #expect(isOver)
    #expect((try? lines()) ?? [] == [])
  }
}
