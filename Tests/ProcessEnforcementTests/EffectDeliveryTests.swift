import Glibc
import LinuxHost
import ProcessEnforcement
import Quantities
import ResourceEngine
import ResourceManagement
import Testing

@Suite struct EffectDeliveryTests {
  let fixture: EnforcementFixture

  init() throws {
    fixture = try EnforcementFixture()
    mkdir(fixture.manager.sessionsFolder, 0o700)
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, 0) == 1 && source.revents & Int16(POLLIN) != 0
  }

  @Test func everyEffectWakesItsOwnSessionAndNoOther() throws {
    let (mine, other) = (SessionID(1), SessionID(11))
    guard let fifo = WakeFIFO(creating: fixture.manager.wakePath(of: mine)),
      let otherFIFO = WakeFIFO(creating: fixture.manager.wakePath(of: other))
    else {
      Issue.record("no FIFO")
      return
    }
    let termination = Termination(outcome: .killed, reason: "test", asAskedBy: nil)
    let effects: [Effect] = [
      .admit(mine), .abandon(mine, .killed), .terminate(mine, termination), .refresh(mine),
    ]
    for effect in effects {
      EffectDelivery(fixture.manager, as: fixture.root).deliver([effect])
      #expect(isReadable(fifo.descriptor), "\(effect)")
      fifo.drain()
      #expect(!isReadable(otherFIFO.descriptor), "\(effect)")
    }
    EffectDelivery(fixture.manager, as: fixture.root).deliver([
      .admit(SessionID(99)), .admit(other),
    ])
    #expect(isReadable(otherFIFO.descriptor))
    #expect(!isReadable(fifo.descriptor))
  }
}
