import DurableStorage
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct StateLockTests {
  let folder: TemporaryFolder
  let file: StateFile

  init() throws {
    folder = try TemporaryFolder()
    file = try StateFile(path: folder.path("state.json"))
  }

  private func lockError(waiting milliseconds: Int64) -> StorageError? {
    storageError { _ = try file.lock(waitMilliseconds: milliseconds) }
  }

  @Test func whoWaitsInVainLearnsWhoHoldsTheLock() throws {
    let held = try file.lock(waitMilliseconds: 5000)
    guard case .busy(let lock, let holder, _) = lockError(waiting: 0) else {
      Issue.record("two locks at once")
      return
    }
    #expect(lock == file.lockPath)
    #expect(holder == getpid())
    _ = consume held
    #expect(lockError(waiting: 5000) == nil)
  }

  @Test func theWaitLastsAsLongAsItWasAllowedToAndNotMuchLonger() throws {
    let held = try file.lock(waitMilliseconds: 5000)
    guard case .busy(_, _, let waited) = lockError(waiting: 200) else {
      Issue.record("two locks at once")
      return
    }
    #expect(waited >= 200)
    #expect(waited < 5000)
    _ = consume held
  }

  @Test func aLockWithoutAReadableHolderIsBusyAllTheSame() throws {
    let held = try file.lock(waitMilliseconds: 5000)
    try folder.write("not a pid\n", to: "state.json.lock")
    guard case .busy(_, nil, _) = lockError(waiting: 0) else {
      Issue.record("a holder out of nowhere")
      return
    }
    _ = consume held
  }

  @Test func aWaiterGetsTheLockAsSoonAsItIsFree() async throws {
    let file = file
    let isHeld = Mutex(true)
    let held = try file.lock(waitMilliseconds: 5000)
    let waiter = startThread {
      guard (try? file.lock(waitMilliseconds: 20_000)) != nil else { return false }
      return isHeld.withLock { !$0 }
    }
    isHeld.withLock { $0 = false }
    _ = consume held
    #expect(await waiter.value)
  }

  @Test func theLockFileStaysWhereItIs() throws {
    try file.put("one")
    let inode = folder.inode(of: "state.json.lock")
    try file.put("two")
    #expect(folder.inode(of: "state.json.lock") == inode)
    #expect(folder.text("state.json.lock") == "\(getpid())\n")
  }

  @Test func aLinkInPlaceOfTheLockFileIsNotFollowed() throws {
    try folder.write("precious", to: "victim")
    symlink(folder.path("victim"), file.lockPath)
    guard case .io("open", file.lockPath, _) = lockError(waiting: 0) else {
      Issue.record("the link was followed")
      return
    }
    #expect(folder.text("victim") == "precious")
  }

  @Test func aHolderWhoseLockFileWasReplacedChangesNothing() throws {
    try file.put("one")
    let stale = try file.lock(waitMilliseconds: 5000)
    unlink(file.lockPath)
    let current = try file.lock(waitMilliseconds: 5000)
    var isRefused = false
    do {
      try file.replace(with: Array("stale".utf8), under: stale)
    } catch {
      isRefused = true
    }
    #expect(isRefused)
    #expect(folder.text("state.json") == "one")
    try file.replace(with: Array("two".utf8), under: current)
    #expect(folder.text("state.json") == "two")
    _ = consume stale
    _ = consume current
  }

  @Test func neverAreTwoInsideAtOnce() async throws {
    let file = file
    let inside = Mutex(0)
    let threads = (0..<8).map { _ in
      startThread {
        for _ in 0..<50 {
          guard let lock = try? file.lock(waitMilliseconds: 20_000) else { return false }
          let entered = inside.withLock {
            $0 += 1
            return $0
          }
          guard entered == 1 else { return false }
          inside.withLock { $0 -= 1 }
          _ = consume lock
        }
        return true
      }
    }
    for thread in threads { #expect(await thread.value) }
  }

  /// A task of its own, off the tests' thread.
  private func startThread(_ body: @escaping @Sendable () -> Bool) -> Task<Bool, Never> {
    Task.detached { body() }
  }
}
