import Glibc
import ResourceEngine

/// Which GPUs a command sees, in our own environment, from where it inherits them.
struct GPUEnvironment {
  /// What stood there before; nil: nothing.
  private let former: [(name: String, value: String?)]

  /// - Parameter visibility: nil leaves everything as it is, so that a command that nobody governs
  ///   in this has what its user has set.
  init(_ visibility: GPUVisibility?) {
    var values: [(name: String, value: String)] = []
    if let visibility {
      values.append(("CUDA_VISIBLE_DEVICES", visibility.cuda))
      values.append(("ROCR_VISIBLE_DEVICES", visibility.rocr))
      // CUDA numbers GPUs by their speed otherwise.
      if visibility.needsBusOrder { values.append(("CUDA_DEVICE_ORDER", "PCI_BUS_ID")) }
    }
    former = values.map { ($0.name, getenv($0.name).map { String(cString: $0) }) }
    for entry in values { setenv(entry.name, entry.value, 1) }
  }

  /// A shell runs more than one command, and the next may be one that nobody governs in this.
  func takeBack() {
    for entry in former {
      if let value = entry.value {
        setenv(entry.name, value, 1)
      } else {
        unsetenv(entry.name)
      }
    }
  }
}
