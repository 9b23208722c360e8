package import ResourceEngine
package import ResourceManagement
import LinuxHost

/// Carries effects out, after the state that caused them is durable. Delivering one twice does no
/// harm, and losing one costs its receiver a second: everybody looks again by himself.
package struct EffectDelivery: Sendable {
  private let manager: ResourceManager

  package init(_ manager: ResourceManager) {
    self.manager = manager
  }

  package func deliver(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .admit(let session), .abandon(let session, _), .terminate(let session, _),
        .refresh(let session), .degree(let session, _, _):
        WakeFIFO.wake(manager.wakePath(of: session))
      case .activated, .noted:
        // Sessions that it is about are refreshed one by one.
        break
      case .ended:
        // Its supervisor removes its files, or the reaper does.
        break
      }
    }
  }
}
