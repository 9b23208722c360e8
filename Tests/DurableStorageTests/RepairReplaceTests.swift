import DurableStorage
import Glibc
import TestSupport
import Testing

/// Replacing a damaged file while its backup stays what it is.
@Suite struct RepairReplaceTests {
  let folder: TemporaryFolder
  let path: String
  let file: StateFile

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("state.json")
    file = try StateFile(path: path)
    try folder.write("good", to: "state.json.bak", mode: 0o640)
    try folder.write("damaged", to: "state.json", mode: 0o640)
  }

  private func repair(_ text: String) throws {
    let lock = try file.lock(waitMilliseconds: 5000)
    try file.replaceKeepingBackup(with: Array(text.utf8), under: lock)
  }

  @Test func theBackupStaysWhatItIs() throws {
    try repair("repaired")
    #expect(folder.text("state.json") == "repaired")
    #expect(folder.text("state.json.bak") == "good")
  }

  @Test func theModeIsKept() throws {
    try repair("repaired")
    #expect(folder.mode(of: "state.json") == 0o640)
  }

  @Test(.enabled(if: geteuid() == 0, "only root may give files away"))
  func rootKeepsTheOwner() throws {
    chown(path, 12345, 54321)
    try repair("repaired")
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_uid == 12345)
  }

  @Test func aLostStateIsPutBack() throws {
    unlink(path)
    try repair("repaired")
    #expect(folder.text("state.json") == "repaired")
    #expect(folder.text("state.json.bak") == "good")
  }

  @Test func aRepairThatFailsLeavesTheDamagedFileInPlace() throws {
    // A folder with the name of the new file: the new file cannot be made.
    mkdir(folder.path("state.json.tmp.\(getpid())"), 0o700)
    #expect(storageError { try repair("repaired") } != nil)
    #expect(folder.text("state.json") == "damaged")
    #expect(folder.text("state.json.bak") == "good")
  }
}
