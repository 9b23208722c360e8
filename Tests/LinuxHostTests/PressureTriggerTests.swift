import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

@Suite struct PressureTriggerTests {
  /// One thread waiting for a processor for one hundredth of the window is enough.
  private static let low = PressureThreshold(
    .some, stall: .milliseconds(20), window: .seconds(2))

  private static var hasPressure: Bool { PressureFile.read(.cpu) != nil }

  private func news(_ descriptor: Int32, within milliseconds: Int32) -> PressureTrigger.News {
    var source = pollfd(fd: descriptor, events: PressureTrigger.events, revents: 0)
    poll(&source, 1, milliseconds)
    return PressureTrigger.news(source.revents)
  }

  private func failure(
    _ threshold: PressureThreshold, root: String = ""
  ) -> PressureTrigger.Failure? {
    do throws(PressureTrigger.Failure) {
      _ = try PressureTrigger(.cpu, threshold, root: root)
      return nil
    } catch {
      return error
    }
  }

  @Test("more busy threads than processors wake whoever polls", .enabled(if: hasPressure))
  func pressure() throws {
    let trigger = try PressureTrigger(.cpu, Self.low)
    #expect(trigger.threshold == Self.low)
    #expect(fcntl(trigger.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let spinners = try (0..<(2 * processors)).map { _ in
      try #require(ProcessSpawn(["/bin/sh", "-c", "while :; do :; done"]).start())
    }
    defer {
      for pid in spinners {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
      }
    }
    #expect(news(trigger.descriptor, within: 20_000) == .pressure)
  }

  @Test("nothing happens without pressure, and no file of a machine that is none is a trigger")
  func quiet() throws {
    #expect(PressureTrigger.news(0) == .nothing)
    #expect(PressureTrigger.news(Int16(POLLPRI)) == .pressure)
    #expect(PressureTrigger.news(Int16(POLLPRI | POLLERR)) == .gone)
    #expect(failure(Self.low, root: "/nowhere") == .unsupported)
    let none = try PressureTrigger.ifAllowed(.io, Self.low, root: "/nowhere")
    if case .some = none { Issue.record("a trigger of nothing") }
  }

  @Test("a descriptor has one trigger", .enabled(if: hasPressure))
  func inUse() throws {
    let trigger = try PressureTrigger(.memory, Self.low)
    let copy = fcntl(trigger.descriptor, F_DUPFD_CLOEXEC, 3)
    var found: PressureTrigger.Failure?
    do throws(PressureTrigger.Failure) {
      _ = try PressureTrigger(taking: copy, Self.low)
    } catch {
      found = error
    }
    #expect(found == .inUse)
    #expect(fcntl(copy, F_GETFD) == -1, "what came to nothing is closed")
    #expect(news(trigger.descriptor, within: 0) == .nothing)
  }

  @Test("what is no threshold is refused as a value", .enabled(if: hasPressure))
  func refused() throws {
    for (stall, window) in [(0, 2000), (3000, 2000), (20, 0), (20, 60_000)] as [(Int64, Int64)] {
      let bad = PressureThreshold(
        .some, stall: .milliseconds(stall), window: .milliseconds(window))
      guard case .refused = failure(bad) else {
        // A window that is too wide is narrowed to the widest.
        #expect(window == 60_000 && failure(bad) == nil)
        continue
      }
    }
    let file = open("/dev/full", O_RDWR | O_CLOEXEC)
    do throws(PressureTrigger.Failure) {
      _ = try PressureTrigger(taking: file, Self.low)
      Issue.record("a trigger on /dev/full")
    } catch {
      #expect(error == .system(ENOSPC))
    }
  }

  @Test("a file that is not ours is no trigger", .enabled(if: getuid() == 0))
  func readOnly() throws {
    // A folder cannot be opened to write by anybody.
    let root = try TemporaryFolder()
    root.makeFolders(for: "proc/pressure/cpu/x")
    #expect(failure(Self.low, root: root.path) == .system(EISDIR))
    var found: PressureTrigger.Failure?
    errno = EACCES
    do throws(PressureTrigger.Failure) {
      _ = try PressureTrigger(taking: -1, Self.low)
    } catch {
      found = error
    }
    #expect(found == .notAllowed)
  }

  @Test(
    "for everybody: the same part of the next whole two seconds, 10 s at most",
    arguments: [
      (50, 500, 200, 2000), (100, 2000, 100, 2000), (300, 3000, 400, 4000), (1, 4001, 1, 6000),
      (600, 12_000, 500, 10_000), (600, 10_000, 600, 10_000), (500, 500, 2000, 2000),
      (0, 0, 0, 0), (600, 500, 600, 500),
    ] as [(Int64, Int64, Int64, Int64)])
  func widened(stall: Int64, window: Int64, newStall: Int64, newWindow: Int64) {
    let wide = PressureThreshold(
      .full, stall: .milliseconds(stall), window: .milliseconds(window)
    ).forEverybody
    #expect(wide.window == .milliseconds(newWindow))
    #expect(wide.stall.milliseconds == newStall && wide.share == .full)
  }
}
