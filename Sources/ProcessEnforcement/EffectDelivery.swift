package import ResourceEngine
package import ResourceManagement
import LinuxHost
import Quantities

/// Carries effects out, after the state that caused them is durable. Delivering one twice does no
/// harm, and losing one costs its receiver a second: everybody looks again by himself.
package struct EffectDelivery: Sendable {
  private let manager: ResourceManager
  private let actor: Actor

  package init(_ manager: ResourceManager, as actor: Actor) {
    self.manager = manager
    self.actor = actor
  }

  package func deliver(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .admit(let session), .abandon(let session, _), .refresh(let session),
        .degree(let session, _, _):
        WakeFIFO.wake(manager.wakePath(of: session))
      case .terminate(let session, _):
        // An adopted one has no supervisor that sleeps.
        if !WakeFIFO.wake(manager.wakePath(of: session)) { endAdopted(session) }
      case .activated, .noted:
        // Sessions that it is about are refreshed one by one.
        break
      case .ended:
        // Its supervisor removes its files, or the reaper does.
        break
      }
    }
  }

  /// Failing is no failure of the change: whoever comes next tries again.
  private func endAdopted(_ id: SessionID) {
    guard let snapshot = try? manager.read(), let session = snapshot.engine.sessions[id],
      session.isAdopted
    else { return }
    _ = try? AdoptedCare(manager: manager, actor: actor).tend(session, snapshot)
  }
}
