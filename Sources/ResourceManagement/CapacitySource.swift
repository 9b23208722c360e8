public import ResourceEngine
public import ResourcePolicy

/// Where a manager learns what the machine has to give. A body reads it; the settings say whether
/// the machine or the container that we run in counts.
public struct CapacitySource: Sendable {
  private let read: @Sendable (_ isContainerAware: Bool) -> HostCapacity

  /// - Parameter read: asked at every reading of the state, so it should be cheap.
  public init(_ read: @escaping @Sendable (_ isContainerAware: Bool) -> HostCapacity) {
    self.read = read
  }

  /// Where nobody has looked.
  public static let unknown = CapacitySource { _ in .unknown }

  /// What the machine has to give under a policy.
  public func capacity(for policy: Policy) -> HostCapacity {
    read(policy.settings.coordinator.isContainerAware)
  }
}
