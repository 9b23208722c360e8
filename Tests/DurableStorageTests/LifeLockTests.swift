import DurableStorage
import Glibc
import TestSupport
import Testing

@Suite struct LifeLockTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("1.lock")
  }

  @Test func aLockWithoutAFileIsFree() throws {
    #expect(try LifeLock.isFree(path))
  }

  @Test func aLockIsHeldUntilItsHolderGoesAway() throws {
    var life: LifeLock? = try LifeLock(creating: path)
    #expect(life?.path == path)
    #expect(try !LifeLock.isFree(path))
    life = nil
    #expect(soon { try LifeLock.isFree(path) })
    #expect(folder.names == ["1.lock"])
    #expect(folder.mode(of: "1.lock") == 0o600)
  }

  @Test func askingTwiceDoesNotTakeTheLock() throws {
    try folder.write("", to: "1.lock")
    #expect(soon { try LifeLock.isFree(path) })
    #expect(soon { try LifeLock.isFree(path) })
    let life = try LifeLock(creating: path)
    #expect(try !LifeLock.isFree(path))
    withExtendedLifetime(life) {}
  }

  @Test func aFileLeftByADeadSessionIsReplaced() throws {
    symlink(folder.path("victim"), path)
    try folder.write("precious", to: "victim")
    let life = try LifeLock(creating: path)
    #expect(try !LifeLock.isFree(path))
    #expect(folder.text("victim") == "precious")
    withExtendedLifetime(life) {}
  }

  @Test func removingTwiceDoesNoHarm() throws {
    try folder.write("", to: "1.lock")
    LifeLock.remove(path)
    LifeLock.remove(path)
    #expect(folder.names.isEmpty)
  }

  @Test func aFIFOInPlaceOfTheLockNeverBlocks() throws {
    let path = path
    #expect(mkfifo(path, 0o600) == 0)
    #expect(comesToAnEnd { _ = try? LifeLock.isFree(path) })
  }

  @Test func aChildDoesNotInheritTheLock() throws {
    var life: LifeLock? = try LifeLock(creating: path)
    var pid: pid_t = 0
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("600"), nil]
    defer { arguments.forEach { free($0) } }
    #expect(posix_spawnp(&pid, "sleep", nil, nil, &arguments, environ) == 0)
    defer {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    #expect(try !LifeLock.isFree(path))
    life = nil
    #expect(life == nil)
    #expect(soon { try LifeLock.isFree(path) })
  }
}
