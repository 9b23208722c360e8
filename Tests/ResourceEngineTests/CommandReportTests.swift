import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// What supervisors report of their commands: all that was used so far.
@Suite struct CommandReportTests {
  private let alpha = EngineFixture.alpha

  private func used(_ fixture: EngineFixture, _ id: SessionID) throws -> CallUse {
    try #require(fixture.session(id).call).used
  }

  @Test("A reading counts from the last one, and one that fell counts nothing")
  func absolute() throws {
    var fixture = try EngineFixture { $0.alpha.ioBandwidth = .mebibytes(1) }
    let one = try fixture.command()
    try fixture.report(one) {
      $0.cpu = .seconds(2)
      $0.ioBytes = .mebibytes(3)
      $0.ioRequests = 5
    }
    try fixture.report(one) {
      $0.cpu = .seconds(2)
      $0.ioBytes = .mebibytes(3)
      $0.ioRequests = 5
    }
    try fixture.report(one) {
      $0.cpu = .seconds(1)
      $0.ioBytes = .mebibytes(4)
    }
    let use = try used(fixture, one)
    #expect(use.cpu == .seconds(2) && use.ioBytes == .mebibytes(4) && use.ioRequests == 5)
    #expect(fixture.engine.readyAt(alpha) == moment(.seconds(3)).boot)
    #expect(fixture.counters().throttles == 2)
  }

  @Test("What the exit reports beyond the readings is owed, the rest was already")
  func exit() throws {
    var fixture = try EngineFixture { $0.alpha.ioBandwidth = .mebibytes(1) }
    let one = try fixture.command()
    try fixture.report(one) { $0.ioBytes = .mebibytes(3) }
    let usage = Usage(bytesRead: .mebibytes(4), bytesWritten: .mebibytes(1))
    try fixture.apply(.exit(one, ExitReport(status: .exited(code: 0), usage: usage)))
    #expect(fixture.engine.readyAt(alpha) == moment(.seconds(4)).boot)
    #expect(fixture.counters().usage.ioBytes == .mebibytes(5))
  }

  @Test("An exit that says less than the readings takes nothing back")
  func exitWithLess() throws {
    var fixture = try EngineFixture { $0.alpha.ioBandwidth = .mebibytes(1) }
    let one = try fixture.command()
    try fixture.report(one) {
      $0.ioBytes = .mebibytes(3)
      $0.cpu = .seconds(9)
    }
    try fixture.apply(.exit(one, ExitReport(status: .exited(code: 0))))
    #expect(fixture.engine.readyAt(alpha) == moment(.seconds(2)).boot)
    #expect(fixture.counters().usage.ioBytes == .mebibytes(3))
    #expect(fixture.counters().usage.cpu == .seconds(9))
  }

  @Test("Scripts charge and commands report, not the other way round, and only while they run")
  func kinds() throws {
    var fixture = try EngineFixture { $0.alpha.maxSessions = 2 }
    let script = try fixture.work()
    let command = try fixture.command()
    #expect(throws: Rejection.self) { try fixture.report(script) { $0.cpu = .seconds(1) } }
    #expect(throws: Rejection.self) { try fixture.charge(command) { $0.cpu = .seconds(1) } }
    let waiting = try fixture.open(alpha, .command)
    #expect(throws: Rejection.self) { try fixture.report(waiting) { $0.cpu = .seconds(1) } }
    try fixture.begin(waiting)
    #expect(throws: Rejection.self) { try fixture.report(waiting) { $0.cpu = .seconds(1) } }
    let late = try fixture.work()
    #expect(throws: Rejection.self) { try fixture.charge(late) { $0.cpu = .seconds(1) } }
    #expect(throws: Rejection.self) {
      try fixture.apply(.charge(CallID(99), CallUse()))
    }
  }

  @Test("A supervisor is told the use at which the nearest limit strikes")
  func thresholds() throws {
    var fixture = try EngineFixture {
      $0.settings.runaway.threshold = .seconds(100)
      $0.alphaDirective.switching.action = .log
      $0.alphaDirective.switching.cpu = .seconds(50)
      $0.alphaDirective.switching.ioBytes = .mebibytes(10)
      $0.alphaDirective.switching.ioRequests = 7
    }
    let one = try fixture.command()
    var next = fixture.engine.nextThresholds(of: one)
    #expect(next.cpu == .seconds(50) && next.ioBytes == .mebibytes(10) && next.ioRequests == 7)
    #expect(next.ioLogical == .max && next.undo == ByteCount(bytes: .max))
    #expect(
      try fixture.report(one) {
        $0.cpu = .seconds(50)
        $0.ioBytes = .mebibytes(10)
      }.notes.count == 2)
    #expect(fixture.counters().thresholdNotes == 2)
    next = fixture.engine.nextThresholds(of: one)
    #expect(next.cpu == .seconds(100) + TimeSpan(nanoseconds: 1))
    #expect(next.ioBytes == ByteCount(bytes: .max) && next.ioRequests == 7)
    #expect(try fixture.report(one) { $0.cpu = next.cpu }.notes.count == 1)
    #expect(fixture.engine.nextThresholds(of: one).cpu == .longest)
  }

  @Test("A limited I/O rate is looked at every quarter of a second's worth")
  func rate() throws {
    var fixture = try EngineFixture { $0.alpha.ioBandwidth = .mebibytes(4) }
    let one = try fixture.command()
    try fixture.report(one) { $0.ioBytes = .mebibytes(10) }
    #expect(fixture.engine.nextThresholds(of: one).ioBytes == .mebibytes(11))
  }

  @Test("Where nothing is limited no report is wanted")
  func none() throws {
    var endless = CallUse()
    endless.cpu = .longest
    endless.ioBytes = ByteCount(bytes: .max)
    endless.ioRequests = .max
    endless.ioLogical = .max
    endless.undo = ByteCount(bytes: .max)
    var fixture = try EngineFixture {
      $0.alpha.ioBandwidth = .mebibytes(4)
      $0.alphaDirective.switching.action = .kill
      $0.alphaDirective.switching.cpu = .seconds(50)
    }
    let system = try fixture.command(alpha, isSystem: true)
    let administration = try fixture.command(Policy.sysGroup)
    let one = try fixture.command()
    let idle = try fixture.open(alpha, .command)
    for id in [system, administration, idle, SessionID(99)] {
      #expect(fixture.engine.nextThresholds(of: id) == endless)
    }
    #expect(fixture.engine.nextThresholds(of: one) != endless)
    try fixture.adopt { $0.settings.isEnabled = false }
    #expect(fixture.engine.nextThresholds(of: one) == endless)
  }
}
