import Quantities
import ResourcePolicy

extension Engine {
  mutating func change(
    _ event: MemoryEvent, at now: Now, into effects: inout [Effect]
  ) throws(Rejection) {
    let strategy = settings.memoryStrategy
    // A refusal counts in the memory itself, but a refused event changes nothing.
    var memory = self.memory
    do throws(MemoryError) {
      switch event {
      case .create(let name, let parent, let size, let minimum, let isAutoTuned):
        try memory.createPool(
          name: name, parent: parent, size: size, minimum: minimum, isAutoTuned: isAutoTuned,
          strategy: strategy)
      case .delete(let pool): try memory.deletePool(pool)
      case .resize(let pool, let size): try memory.resizePool(pool, to: size, strategy: strategy)
      case .set(let pool, let minimum, let isAutoTuned):
        try memory.setPool(pool, minimum: minimum, isAutoTuned: isAutoTuned)
      case .allocate(let pool, let bytes):
        try memory.allocate(pool: pool, bytes: bytes, strategy: strategy)
      case .free(let pool, let bytes): try memory.free(pool: pool, bytes: bytes)
      case .applyAdvice:
        for advice in memory.advice(strategy) { try memory.apply(advice, strategy: strategy) }
      }
    } catch {
      throw .memory(error)
    }
    self.memory = memory
    admitWaiting(at: now, into: &effects)
  }

  mutating func change(_ event: QuarantineEvent, at now: Now) throws(Rejection) {
    switch event {
    case .add(let fingerprint, let reason, let span):
      quarantine.add(fingerprint, reason, until: now.wall + span, at: now.wall)
    case .remove(let fingerprint):
      guard quarantine.remove(fingerprint) != nil else {
        throw .fingerprintNotFound(fingerprint)
      }
    }
  }
}
