import LinuxHost
import ResourceManagement

enum HostView {
  static func summary(isContainerAware: Bool, _ layout: ControlGroupLayout) -> Record {
    let capacity = LinuxHost.HostCapacity.read(isContainerAware: isContainerAware)
    let limits = ContainerLimits.read()
    func pressure(_ resource: PressureFile.Resource) -> Value {
      PressureFile.read(resource).map { .percent($0.some.average10) } ?? .null
    }
    return Record([
      "kernel": .text(KernelRelease.current), "cores": .count(capacity.processors),
      "threadsPerCore": .count(capacity.threadsPerCore), "memory": .size(capacity.memory),
      "memoryAvailable": .size(MemoryInfo.read()?.available),
      "containerMemory": .size(limits.memory),
      "containerCores": .text(limits.processors.map { Value.oneDecimal($0) }),
      "load1": .text(LoadAverage.read().map { Value.oneDecimal($0.one) }),
      "cpuPressure": pressure(.cpu), "memoryPressure": pressure(.memory),
      "ioPressure": pressure(.io), "controlGroups": .text(layout.kind.words),
    ])
  }

  static let nodeColumns: [Payload.Column] = [
    .init("NODE", "node"), .init("PROCESSORS", "processors"), .init("MEMORY", "memory"),
  ]

  static func record(_ node: NUMANode) -> Record {
    Record([
      "node": .count(node.number), "processors": .text(node.processors.description),
      "memory": .size(node.memory),
    ])
  }

  static let controllerColumns: [Payload.Column] = [
    .init("CONTROLLER", "controller"), .init("USABLE", "usable"), .init("VERSION", "version"),
    .init("GROUP", "group"), .init("REASON", "reason"),
  ]

  static func record(_ controller: Controller, in layout: ControlGroupLayout) -> Record {
    switch layout.place(of: controller) {
    case .usable(let hierarchy):
      Record([
        "controller": .text(controller.rawValue), "usable": .bool(true),
        "version": .count(hierarchy.isUnified ? 2 : 1), "group": .text(hierarchy.folder),
        "reason": .null,
      ])
    case .unusable(let reason):
      Record([
        "controller": .text(controller.rawValue), "usable": .bool(false), "version": .null,
        "group": .null, "reason": .text(reason),
      ])
    }
  }
}

extension ControlGroupLayout.Kind {
  /// As users know them.
  fileprivate var words: String {
    switch self {
    case .unified: "version 2"
    case .legacy: "version 1"
    case .hybrid: "version 1, and version 2 beside it"
    case .readOnly: "read-only"
    case .none: "none"
    }
  }
}
