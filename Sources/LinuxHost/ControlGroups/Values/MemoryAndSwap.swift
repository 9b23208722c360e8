/// The two limits of version 1: of memory, and of memory and swap together. The kernel refuses any
/// write after which the second would be below the first.
package struct MemoryAndSwap: Hashable, Sendable {
  /// `memory.limit_in_bytes`.
  package let memory: Ceiling
  /// `memory.memsw.limit_in_bytes`.
  package let together: Ceiling

  package init(memory: Ceiling, together: Ceiling) {
    self.memory = memory
    self.together = together
  }

  /// - Parameter swap: as `memory.swap.max` of version 2 has it, without the memory.
  package init(memory: Ceiling, swap: Ceiling) {
    self.init(memory: memory, together: memory + swap)
  }

  package enum Step: Hashable, Sendable {
    case memory(Ceiling)
    case together(Ceiling)
  }

  /// What to write, in this order, to get from `current` to this one: the sum first where memory
  /// rises, memory first where it does not.
  package func steps(from current: MemoryAndSwap) -> [Step] {
    var steps: [Step] = []
    if memory != current.memory { steps.append(.memory(memory)) }
    if together != current.together {
      let isRising = current.memory < memory
      steps.insert(.together(together), at: isRising ? 0 : steps.count)
    }
    return steps
  }
}
