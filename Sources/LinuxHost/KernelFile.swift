import Glibc

/// Reads small files whose size is not known before, such as those of `/proc` and `/sys`.
enum KernelFile {
  /// nil when it cannot be read; the first `mostBytes` otherwise.
  static func text(_ path: String, mostBytes: Int = 65536) -> String? {
    bytes(path, mostBytes: mostBytes).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The same as bytes.
  static func bytes(_ path: String, mostBytes: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: min(mostBytes, 65536))
    var filled = 0
    while filled < mostBytes {
      if filled == bytes.count {
        bytes += [UInt8](repeating: 0, count: min(bytes.count, mostBytes - filled))
      }
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if got < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes[..<filled])
  }

  /// What stands in a folder, sorted; nothing when it cannot be read.
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
