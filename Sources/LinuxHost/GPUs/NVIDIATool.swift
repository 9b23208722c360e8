import Quantities

/// What `nvidia-smi` tells of the GPUs. It knows their memory, which no file does.
enum NVIDIATool {
  static let arguments = [
    "--query-gpu=index,uuid,name,memory.total,pci.bus_id", "--format=csv,noheader,nounits",
  ]

  static let mostBytes = 1 << 18

  /// The GPUs in the order of their numbers; nil when a line has another form.
  ///
  /// - Parameter root: stands for `/`, where the kernel tells NUMA nodes.
  static func devices(parsing text: String, root: String = "") -> [GPUDevice]? {
    var devices: [GPUDevice] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.drop { $0 == " " } }
      guard fields.count == 5, KernelNumber.whole(fields[0]) == UInt64(devices.count),
        let name = try? GPUName(parsing: String(fields[1])), name.maker == .nvidia,
        !fields[2].isEmpty, let address = PCIAddress.kernelForm(fields[4])
      else { return nil }
      // GPUs that share the memory of the machine have none of their own: `[N/A]`.
      let isSaid = !fields[3].hasPrefix("[")
      let memory = isSaid ? mebibytes(fields[3]) : nil
      guard !isSaid || memory != nil else { return nil }
      devices.append(
        GPUDevice(
          name, model: String(fields[2]), memory: memory,
          node: PCIAddress.node(in: "\(root)/sys/bus/pci/devices/\(address)")))
    }
    return devices
  }

  private static func mebibytes(_ text: Substring) -> ByteCount? {
    guard !text.isEmpty, let number = KernelNumber.whole(text), let count = Int64(exactly: number)
    else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << 20)
    return overflow ? nil : ByteCount(bytes: bytes)
  }

  /// What came of asking it.
  enum Answer: Hashable {
    case devices([GPUDevice])
    /// There is no such program here.
    case missing
    /// In words that name the program.
    case failed(String)
  }

  /// - Parameter program: looked for in `PATH` when it has no slash.
  static func ask(
    _ program: String, within patience: TimeSpan, root: String
  ) -> Answer {
    switch BoundedCommand.run([program] + arguments, within: patience, atMost: mostBytes) {
    case .missing: .missing
    case .late: .failed("\(program) did not answer within \(patience)")
    case .tooLong: .failed("\(program) wrote more than \(mostBytes) bytes")
    case .ended(code: 0, let bytes):
      devices(parsing: String(decoding: bytes, as: UTF8.self), root: root).map { .devices($0) }
        ?? .failed("\(program) wrote what is no list of GPUs")
    case .ended(let code?, let bytes):
      .failed("\(program) failed with code \(code)\(Self.firstLine(bytes))")
    case .ended(nil, _): .failed("\(program) was ended by a signal")
    }
  }

  private static func firstLine(_ bytes: [UInt8]) -> String {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }.prefix(200)
    return line.isEmpty ? "" : ": " + String(decoding: line, as: UTF8.self)
  }
}
