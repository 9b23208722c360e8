import Glibc
import LinuxHost
import TestSupport
import Testing

@Suite struct WakeFIFOTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("1.wake")
  }

  private func isReadable(_ descriptor: Int32, within milliseconds: Int32 = 0) -> Bool {
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, milliseconds) == 1 && source.revents & Int16(POLLIN) != 0
  }

  @Test func aByteWakesAndDrainingSleepsAgain() throws {
    guard let fifo = WakeFIFO(creating: path) else {
      Issue.record("no FIFO")
      return
    }
    let descriptor = fifo.descriptor
    #expect(folder.mode(of: "1.wake") == 0o600)
    #expect(!isReadable(descriptor))
    #expect(WakeFIFO.wake(path))
    #expect(WakeFIFO.wake(path))
    #expect(isReadable(descriptor, within: 5000))
    fifo.drain()
    #expect(!isReadable(descriptor))
    #expect(WakeFIFO.wake(path))
    #expect(isReadable(descriptor, within: 5000))
    fifo.remove()
    #expect(folder.names.isEmpty)
    #expect(!WakeFIFO.wake(path))
  }

  @Test func aSleeperWhoNeverLooksDoesNotHoldUpTheOthers() throws {
    guard let fifo = WakeFIFO(creating: path) else {
      Issue.record("no FIFO")
      return
    }
    // More bytes than the pipe holds.
    for _ in 0..<70_000 { WakeFIFO.wake(path) }
    #expect(isReadable(fifo.descriptor))
    fifo.drain()
    #expect(!isReadable(fifo.descriptor))
  }

  @Test func whatStoodAtThePathIsReplaced() throws {
    try folder.write("precious", to: "victim")
    symlink(folder.path("victim"), path)
    guard let fifo = WakeFIFO(creating: path) else {
      Issue.record("no FIFO")
      return
    }
    #expect(WakeFIFO.wake(path))
    #expect(isReadable(fifo.descriptor, within: 5000))
    #expect(folder.text("victim") == "precious")
    if WakeFIFO(creating: folder.path("no/such/folder")) != nil {
      Issue.record("a FIFO in no folder")
    }
  }

  @Test func aFIFOOnWhichNobodySleepsIsNoObstacle() {
    #expect(mkfifo(path, 0o600) == 0)
    #expect(!WakeFIFO.wake(path))
  }

  @Test func whatIsNoFIFOIsLeftAlone() throws {
    #expect(!WakeFIFO.wake(folder.path("nothing")))
    mkdir(folder.path("folder"), 0o700)
    #expect(!WakeFIFO.wake(folder.path("folder")))
    try folder.write("precious", to: "file")
    #expect(!WakeFIFO.wake(folder.path("file")))
    #expect(folder.text("file") == "precious")
    #expect(!WakeFIFO.wake("/dev/null"))
    guard let fifo = WakeFIFO(creating: path) else {
      Issue.record("no FIFO")
      return
    }
    symlink(path, folder.path("link"))
    #expect(!WakeFIFO.wake(folder.path("link")))
    #expect(!isReadable(fifo.descriptor))
  }
}
