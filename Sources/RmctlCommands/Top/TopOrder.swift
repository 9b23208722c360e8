import ArgumentParser

/// By what `top` sorts, greatest first; names in their own order. The keys are those of
/// systemd-cgtop.
enum TopOrder: String, CaseIterable, ExpressibleByArgument {
  case name, tasks, cpu, memory, io

  init?(key: UInt8) {
    switch key {
    case UInt8(ascii: "p"): self = .name
    case UInt8(ascii: "t"): self = .tasks
    case UInt8(ascii: "c"): self = .cpu
    case UInt8(ascii: "m"): self = .memory
    case UInt8(ascii: "i"): self = .io
    default: return nil
    }
  }
}
