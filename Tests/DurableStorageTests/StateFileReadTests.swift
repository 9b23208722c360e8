import DurableStorage
import Glibc
import TestSupport
import Testing

@Suite struct StateFileReadTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("state.json")
  }

  private func readError() -> StorageError? {
    storageError { _ = try StateFile(path: path).read() }
  }

  @Test func nothingAtThePathIsMissing() throws {
    let file = try StateFile(path: path)
    #expect(readError() == .missing(path: path))
    #expect(!file.exists)
    #expect(file.folder == folder.path)
    #expect(file.lockPath == path + ".lock")
  }

  @Test func aBackupWithoutAStateIsALossAndNoNewBeginning() throws {
    try folder.write("old", to: "state.json.bak")
    #expect(readError() == .onlyBackup(path: path, backup: path + ".bak"))
  }

  @Test func theContentIsReadWhole() throws {
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try folder.write(bytes, to: "state.json")
    #expect(try StateFile(path: path).read() == bytes)
    try folder.write([], to: "state.json")
    #expect(try StateFile(path: path).read() == [])
  }

  @Test func aFolderIsNotARegularFile() throws {
    mkdir(path, 0o700)
    #expect(readError() == .notRegularFile(path: path))
  }

  @Test func aFIFOWithoutAWriterNeverBlocks() throws {
    #expect(mkfifo(path, 0o600) == 0)
    let file = try StateFile(path: path)
    #expect(comesToAnEnd { _ = try? file.read() })
    #expect(readError() == .notRegularFile(path: path))
    #expect(storageError { try file.put("new") } == .notRegularFile(path: path))
    #expect(folder.names == ["state.json", "state.json.lock"])
  }

  @Test func aDeviceIsNotARegularFile() throws {
    #expect(
      storageError { _ = try StateFile.read("/dev/null") } == .notRegularFile(path: "/dev/null"))
  }

  @Test func aFileLargerThanTheLimitIsRefusedUnread() throws {
    try folder.write([], to: "state.json")
    #expect(truncate(path, StateFile.mostBytes + 1) == 0)
    #expect(
      readError()
        == .tooLarge(path: path, bytes: StateFile.mostBytes + 1, limit: StateFile.mostBytes))
  }

  @Test func aLinkToNothingIsRefused() throws {
    symlink(folder.path("nowhere"), path)
    #expect(readError() == .danglingLink(path: path))
    symlink(folder.path("loop"), folder.path("loop"))
    #expect(
      storageError { _ = try StateFile(path: folder.path("loop")) }
        == .danglingLink(path: folder.path("loop")))
  }

  @Test func aLinkIsFollowedToItsTarget() throws {
    mkdir(folder.path("deep"), 0o700)
    try folder.write("there", to: "deep/real.json")
    symlink("deep/real.json", path)
    let file = try StateFile(path: path)
    #expect(file.path == folder.path("deep/real.json"))
    #expect(try file.read() == Array("there".utf8))
  }

  @Test func aFileInAFileIsAnErrorOfTheSystem() throws {
    try folder.write("x", to: "file")
    guard case .io("stat", _, _) = storageError({ _ = try StateFile(path: folder.path("file/s")) })
    else {
      Issue.record("no error of stat")
      return
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root distrusts"))
  func rootDoesNotTrustWhatOthersCanWrite() throws {
    try folder.write("x", to: "state.json", mode: 0o666)
    #expect(readError() == .writableByOthers(path: path))
    chmod(path, 0o660)
    #expect(readError() == nil)
    chmod(folder.path, 0o777)
    #expect(readError() == .writableByOthers(path: folder.path))
    // As /tmp is: others may add files but not replace ours.
    chmod(folder.path, 0o1777)
    #expect(readError() == nil)
  }

  @Test func everyStorageErrorSaysWhichFileItIsAbout() {
    let errors: [StorageError] = [
      .missing(path: "/s"), .onlyBackup(path: "/s", backup: "/s.bak"), .notRegularFile(path: "/s"),
      .danglingLink(path: "/s"), .hardLinked(path: "/s", links: 3),
      .tooLarge(path: "/s", bytes: 2, limit: 1), .writableByOthers(path: "/s"),
      .foreignOwner(path: "/s", owner: 7),
      .busy(lock: "/s.lock", holder: 4711, waitedMilliseconds: 5),
      .busy(lock: "/s.lock", holder: nil, waitedMilliseconds: 5),
    ]
    for error in errors { #expect(error.description.contains("/s"), "\(error)") }
    #expect(errors[8].description.contains("4711"))
  }
}
