package import Quantities

/// A look at the GPUs of the host.
package struct GPULook: Hashable, Sendable {
  /// Those of NVIDIA first, as the makers' tools number them.
  package let devices: [GPUDevice]
  /// Why more could not be learned, in words; nil when all went well.
  package let trouble: String?
  /// Whether the devices are all that there are: the trouble, if any, was about what they are.
  package let isComplete: Bool

  /// - Parameters:
  ///   - needsMemory: files do not tell the memory of NVIDIA's GPUs, so its tool is started where
  ///     this is true. Where they do not tell the names either it is started anyway.
  ///   - tool: NVIDIA's, looked for in `PATH` when it has no slash.
  ///   - patience: how long the tool may take: without a daemon that keeps the driver loaded it
  ///     wakes every GPU up.
  ///   - root: stands for `/`.
  package static func read(
    needsMemory: Bool, tool: String = "nvidia-smi", patience: TimeSpan = .seconds(5),
    root: String = ""
  ) -> GPULook {
    let files = NVIDIADriverFile.all(root: root)
    let known = (files ?? []).enumerated().map { $1.device(number: $0, root: root) }
    var (devices, trouble) = (known, String?.none)
    if files == nil || needsMemory || !known.allSatisfy(\.name.isUnique) {
      switch NVIDIATool.ask(tool, within: patience, root: root) {
      case .devices(let told): devices = told
      case .missing where files == nil: break
      case .missing: trouble = "there is no \(tool) to tell the memory of the GPUs"
      case .failed(let words): trouble = words
      }
    }
    return GPULook(
      devices: devices + AMDDriverFiles.all(root: root), trouble: trouble,
      isComplete: trouble == nil || files != nil)
  }
}
