import DurableStorage
import Glibc
import TestSupport
import Testing

/// What a folder looks like after a crash between any two steps of a replacement: the old
/// content or the new one is there, and the next change works.
@Suite struct CrashImageTests {
  let old = "the old content"
  let new = "the new content, which is longer"

  private func check(
    _ name: String, reads expected: [String], _ damage: (TemporaryFolder) throws -> Void
  ) throws {
    let folder = try TemporaryFolder()
    let file = try StateFile(path: folder.path("state.json"))
    try file.put("the content before")
    try file.put(old)
    try damage(folder)
    let found = String(decoding: try file.read(), as: UTF8.self)
    #expect(expected.contains(found), "\(name)")
    try file.put("next")
    #expect(folder.text("state.json") == "next", "\(name)")
    #expect(folder.text("state.json.bak") == found, "\(name)")
    #expect(folder.names == ["state.json", "state.json.bak", "state.json.lock"], "\(name)")
  }

  @Test func aCrashWhileTheNewFileIsWrittenLeavesTheOldContent() throws {
    for length in 0...new.utf8.count {
      try check("\(length) bytes written", reads: [old]) { folder in
        try folder.write(Array(new.utf8.prefix(length)), to: "state.json.tmp.99")
      }
    }
  }

  @Test func aCrashAfterTheBackupWasRemovedLeavesTheOldContent() throws {
    try check("no backup", reads: [old]) { folder in
      try folder.write(new, to: "state.json.tmp.99")
      unlink(folder.path("state.json.bak"))
    }
  }

  @Test func aCrashBetweenLinkAndRenameLeavesOneFileWithTwoNames() throws {
    try check("two names", reads: [old]) { folder in
      try folder.write(new, to: "state.json.tmp.99")
      unlink(folder.path("state.json.bak"))
      link(folder.path("state.json"), folder.path("state.json.bak"))
    }
  }

  @Test func aCrashAfterTheRenameLeavesTheNewContent() throws {
    try check("renamed", reads: [new]) { folder in
      try folder.write(new, to: "state.json.tmp.99")
      rename(folder.path("state.json"), folder.path("state.json.bak"))
      rename(folder.path("state.json.tmp.99"), folder.path("state.json"))
    }
  }
}
