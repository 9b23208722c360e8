import Quantities
import ResourcePolicy

extension Engine {
  /// Takes what a body has read of the machine. The state changes only where a decision would.
  mutating func observe(_ reading: HostReading, at now: Now, into effects: inout [Effect]) {
    let former = memory.pressure
    if let reading = reading.memory { memory.observe(reading) }
    load = HostLoad(perProcessor: reading.load)
    machine.load = load.representative
    if let found = reading.gpus { take(found) }
    if memory.pressure > former, memory.pressure >= .high {
      tune(at: now, into: &effects)
    }
    admitWaiting(at: now, into: &effects)
  }

  /// What a look does not say, as one that read only the driver's files, an earlier one may have.
  private mutating func take(_ found: [GPU]) {
    let former = Dictionary(
      (foundGPUs ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    foundGPUs = found.map { $0.completed(by: former[$0.name]) }
    gpus.configure(settings.gpus.devices(among: foundGPUs))
  }

  /// Lets the engine move pools as strategy and interval allow.
  mutating func tune(at now: Now, into effects: inout [Effect]) {
    guard settings.isEnabled, settings.isRebalancing, settings.memoryStrategy != .manual else {
      return
    }
    if let lastTuned, now.boot.since(lastTuned) < settings.rebalanceInterval, lastTuned <= now.boot
    {
      return
    }
    guard memory.tune(settings.memoryStrategy) > 0 else { return }
    lastTuned = now.boot
    admitWaiting(at: now, into: &effects)
  }
}
