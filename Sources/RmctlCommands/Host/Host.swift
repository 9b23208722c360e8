import Glibc
import LinuxHost
import ResourceManagement

/// The clock and the boot of the machine we run on.
enum Host {
  static var bootID: String { HostClock.bootID }
  static let now: @Sendable () -> Now = { HostClock.now() }
  static let zones = ZoneSource { try? ZoneFile.load($0, from: zoneFolder) }

  static let capacity = CapacitySource { isContainerAware in
    let found = LinuxHost.HostCapacity.read(isContainerAware: isContainerAware)
    // Processors are counted as the kernel schedules on them, threads of one core each by itself.
    return ResourceManagement.HostCapacity(
      cores: found.processors, memory: found.memory ?? HostCapacity.unknown.memory)
  }

  /// How busy the machine is, and which GPUs it has where a call asks for some: to look for them
  /// may take a second, which no other command should wait for.
  ///
  /// - Parameter tell: what could not be learned.
  static func reading(for demand: CallDemand, tell: (String) -> Void) -> HostReading {
    var reading = reading()
    guard demand.wantsGPUs else { return reading }
    let look = GPULook.read(needsMemory: demand.gpuMemory > .zero)
    look.trouble.map(tell)
    reading.gpus = gpus(look)
    return reading
  }

  /// What was found; nil where what was not may be there all the same.
  static func gpus(_ look: GPULook) -> [GPU]? {
    guard look.isComplete else { return nil }
    return look.devices.map {
      GPU($0.name, model: $0.model, memory: $0.memory, node: $0.node)
    }
  }

  /// How busy the machine is.
  static func reading() -> HostReading {
    let processors = ProcessorCount.read()?.online.count ?? 1
    let load = (LoadAverage.read()?.one ?? 0) / Double(max(1, processors)) * 1000
    let pressure = PressureFile.read(.memory)
    let memory = MemoryInfo.read().map { info in
      HostMemoryReading(
        total: info.total, available: info.available,
        someAvg10: Int((pressure?.some.average10 ?? 0) * 10),
        fullAvg10: Int((pressure?.full?.average10 ?? 0) * 10))
    }
    return HostReading(load: Int(min(max(load, 0), 1_000_000)), memory: memory)
  }

  /// Where the zones are: `$TZDIR`, as for every program that uses them.
  static let zoneFolder: String = {
    guard !HostUser.isPrivilegedByOthers, let path = getenv("TZDIR"), path.pointee != 0 else {
      return ZoneFile.folder
    }
    return String(cString: path)
  }()
}
