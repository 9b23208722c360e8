import LinuxHost
import ProcessEnforcement
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

  static let gpuColumns: [Payload.Column] = [
    .init("GPU", "index"), .init("UUID", "name"), .init("MODEL", "model"),
    .init("MEMORY", "memory"), .init("SHARED", "shared"), .init("NODE", "node"),
    .init("USE", "use"), .init("SESSIONS", "sessions"),
  ]

  static func record(_ index: Int, _ gpu: Engine.GPUListing) -> Record {
    let use =
      gpu.isWhole ? "whole" : gpu.holders.isEmpty ? "free" : "shared"
    return Record([
      "index": .count(gpu.isGone ? nil : index), "name": .text(gpu.device.name.description),
      "model": .text(gpu.device.model),
      "memory": .size(gpu.device.memory), "shared": .size(gpu.shared),
      "node": .count(gpu.device.node), "use": .text(gpu.isGone ? "gone" : use),
      "sessions": gpu.holders.isEmpty ? .null : .list(gpu.holders.map { .id($0.value) }),
    ])
  }

  static let checkColumns: [Payload.Column] = [
    .init("RESULT", "result"), .init("CHECK", "check"), .init("FINDING", "finding"),
  ]

  static let fixColumns: [Payload.Column] = [.init("CHECK", "check"), .init("FIX", "fix")]

  static func record(_ check: HostCheck) -> Record {
    Record([
      "check": .text(check.name), "result": .text(check.verdict.rawValue.uppercased()),
      "finding": .text(check.finding), "fix": .text(check.fix),
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
