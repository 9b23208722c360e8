import Quantities

/// What NVIDIA's driver tells of one GPU in `/proc/driver/nvidia/gpus/ADDRESS/information`.
struct NVIDIADriverFile: Hashable {
  /// In the kernel's form; orders GPUs as the driver's tools number them.
  let address: String
  let model: String?
  /// nil while the driver has not woken the GPU up and writes question marks.
  let name: GPUName?
  /// An administrator has taken it away from everybody.
  let isExcluded: Bool

  /// nil when the text has another form.
  init?(parsing text: String) {
    var values: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...]
      values[line[..<colon]] = Self.trimmed(value)
    }
    guard let location = values["Bus Location"], let address = PCIAddress.kernelForm(location),
      let uuid = values["GPU UUID"], values["Device Minor"].flatMap(KernelNumber.whole) != nil
    else { return nil }
    self.address = address
    model = values["Model"].flatMap { $0.isEmpty || $0 == "Unknown" ? nil : String($0) }
    if uuid.contains("?") {
      name = nil
    } else {
      guard let read = try? GPUName(parsing: String(uuid)), read.maker == .nvidia else {
        return nil
      }
      name = read
    }
    isExcluded = values["GPU Excluded"] == "Yes" || values["Blacklisted"] == "Yes"
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let start = text.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return start[...last]
  }

  /// Those that may be used, in the order of their addresses; nil when the driver is not there or
  /// writes what nobody understands.
  ///
  /// - Parameter root: stands for `/`.
  static func all(root: String) -> [NVIDIADriverFile]? {
    let folder = root + "/proc/driver/nvidia/gpus"
    var files: [NVIDIADriverFile] = []
    let names = KernelFile.names(in: folder)
    for name in names {
      guard let text = KernelFile.text("\(folder)/\(name)/information"),
        let file = NVIDIADriverFile(parsing: text)
      else { return nil }
      files.append(file)
    }
    guard !names.isEmpty else { return nil }
    return files.filter { !$0.isExcluded }.sorted { $0.address < $1.address }
  }

  /// - Parameter number: its place in the order of addresses, where it has no name yet.
  func device(number: Int, root: String) -> GPUDevice {
    GPUDevice(
      name ?? GPUName(.nvidia, number: number), model: model,
      node: PCIAddress.node(in: "\(root)/sys/bus/pci/devices/\(address)"))
  }
}
