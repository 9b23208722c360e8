public import Quantities
import ResourcePolicy

/// What the programs of a session may see of the GPUs, in the words of the makers' runtimes.
public struct GPUVisibility: Hashable, Sendable {
  /// The value of `CUDA_VISIBLE_DEVICES`; empty: none.
  public let cuda: String
  /// The value of `ROCR_VISIBLE_DEVICES`; empty: none.
  public let rocr: String
  /// Some are named by number, so that CUDA has to count them as the driver's tools do.
  public let needsBusOrder: Bool

  init(_ names: [GPUName]) {
    func words(_ maker: GPUName.Maker) -> String {
      names.filter { $0.maker == maker || $0.maker == .any }.map(\.visible).joined(separator: ",")
    }
    cuda = words(.nvidia)
    rocr = words(.amd)
    needsBusOrder = names.contains { !$0.isUnique && $0.maker != .amd }
  }
}

extension Engine {
  /// What to tell the command of a session about GPUs; nil: nothing, because it did not ask for
  /// any and nothing limits its group.
  public func gpuVisibility(of id: SessionID) -> GPUVisibility? {
    guard let session = sessions[id], let call = session.call, call.phase == .running else {
      return nil
    }
    let rules = compiled.rules(of: session.group)
    let isLimited = settings.isEnabled && !rules.isExempt && rules.gpus < .max
    guard isLimited || call.demand.wantsGPUs else { return nil }
    return GPUVisibility(call.grant.devices.map(\.name))
  }
}
