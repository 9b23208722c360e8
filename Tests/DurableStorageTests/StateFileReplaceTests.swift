import DurableStorage
import Glibc
import TestSupport
import Testing

@Suite struct StateFileReplaceTests {
  let folder: TemporaryFolder
  let path: String
  let file: StateFile

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("state.json")
    file = try StateFile(path: path)
  }

  @Test func theFirstContentIsForItsOwnerOnlyAndHasNoBackup() throws {
    try file.put("one")
    #expect(folder.text("state.json") == "one")
    #expect(folder.mode(of: "state.json") == 0o600)
    #expect(folder.mode(of: "state.json.lock") == 0o600)
    #expect(folder.names == ["state.json", "state.json.lock"])
  }

  @Test func theFormerContentBecomesTheBackup() throws {
    for content in ["one", "two", "three"] { try file.put(content) }
    #expect(folder.text("state.json") == "three")
    #expect(folder.text("state.json.bak") == "two")
    #expect(folder.names == ["state.json", "state.json.bak", "state.json.lock"])
  }

  @Test func aReplacementIsANewFileSoThatReadersKeepTheirs() throws {
    try file.put("one")
    let open = open(path, O_RDONLY | O_CLOEXEC)
    defer { close(open) }
    let before = try #require(folder.inode(of: "state.json"))
    try file.put("two!")
    #expect(folder.inode(of: "state.json") != before)
    var bytes = [UInt8](repeating: 0, count: 8)
    #expect(read(open, &bytes, 8) == 3)
    #expect(bytes.prefix(3).elementsEqual("one".utf8))
  }

  @Test func filesOfDeadWritersAreRemovedAndNothingElse() throws {
    try file.put("one")
    for name in ["state.json.tmp.77", "state.json.tmp.bak.77", "state.json.tmp.x"] {
      try folder.write("half", to: name)
    }
    for name in ["state.json.temporary", "other.json.tmp.77", "xstate.json.tmp.77"] {
      try folder.write("mine", to: name)
    }
    try file.put("two")
    #expect(
      folder.names == [
        "other.json.tmp.77", "state.json", "state.json.bak", "state.json.lock",
        "state.json.temporary", "xstate.json.tmp.77",
      ])
  }

  @Test func aFileOfADeadWriterWithOurOwnPidIsNoObstacle() throws {
    try file.put("one")
    try folder.write("half", to: "state.json.tmp.\(getpid())")
    try file.put("two")
    #expect(folder.text("state.json") == "two")
  }

  @Test func aLinkStaysALinkAndItsTargetIsReplaced() throws {
    mkdir(folder.path("deep"), 0o700)
    try folder.write("one", to: "deep/real.json")
    symlink("deep/real.json", folder.path("link.json"))
    try StateFile(path: folder.path("link.json")).put("two")
    var status = stat()
    #expect(lstat(folder.path("link.json"), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
    #expect(folder.text("link.json") == "two")
    #expect(folder.text("deep/real.json.bak") == "one")
    #expect(!folder.names.contains("link.json.lock"))
  }

  @Test func aLinkPutInPlaceOfTheFileLaterIsNotFollowed() throws {
    try file.put("one")
    try folder.write("precious", to: "victim")
    unlink(path)
    symlink(folder.path("victim"), path)
    #expect(storageError { try file.put("two") } == .notRegularFile(path: path))
    #expect(folder.text("victim") == "precious")
  }

  @Test func aThirdNameOfTheFileIsRefusedAndASecondIsNot() throws {
    try file.put("one")
    link(path, folder.path("second"))
    try file.put("two")
    #expect(folder.text("second") == "one")
    link(path, folder.path("third"))
    link(path, folder.path("fourth"))
    #expect(storageError { try file.put("three") } == .hardLinked(path: path, links: 3))
    #expect(folder.text("state.json") == "two")
    #expect(folder.text("state.json.bak") == "one")
  }

  @Test(arguments: [0o600, 0o640, 0o660] as [mode_t], [0o000, 0o022, 0o077] as [mode_t])
  func theModeIsKeptWhateverTheUmask(mode: mode_t, mask: mode_t) throws {
    try folder.write("one", to: "state.json", mode: mode)
    let former = umask(mask)
    defer { umask(former) }
    try file.put("two")
    try file.put("three")
    #expect(folder.mode(of: "state.json") == mode)
    #expect(folder.mode(of: "state.json.bak") == mode)
    #expect(folder.mode(of: "state.json.lock") == mode)
  }

  @Test(.enabled(if: geteuid() == 0, "only root may give files away"))
  func rootKeepsTheOwnerOfTheFile() throws {
    try file.put("one")
    chown(path, 12345, 54321)
    try file.put("two")
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_uid == 12345)
    #expect(status.st_gid == 54321)
  }

  @Test func aBackupThatCannotBeReplacedLeavesTheStateAsItWas() throws {
    try file.put("one")
    mkdir(folder.path("state.json.bak"), 0o700)
    guard case .io("unlink", _, _) = storageError({ try file.put("two") }) else {
      Issue.record("the backup was replaced")
      return
    }
    #expect(folder.text("state.json") == "one")
    #expect(folder.names == ["state.json", "state.json.bak", "state.json.lock"])
  }

  @Test func theFolderAndItsParentsAreMadePrivate() throws {
    let deep = try StateFile(path: folder.path("a/b/state.json"))
    #expect(storageError { _ = try deep.read() } == .missing(path: deep.path))
    try deep.put("one")
    #expect(folder.text("a/b/state.json") == "one")
    #expect(folder.mode(of: "a") == 0o700)
    #expect(folder.mode(of: "a/b") == 0o700)
  }

  @Test func aCopyHasTheContentAndTheMode() throws {
    try folder.write("one", to: "state.json", mode: 0o640)
    try folder.write("older copy", to: "copy")
    try file.keepCopy(as: folder.path("copy"))
    #expect(folder.text("copy") == "one")
    #expect(folder.mode(of: "copy") == 0o640)
    #expect(folder.text("state.json") == "one")
  }
}
