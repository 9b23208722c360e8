import Glibc
package import Quantities

/// The time zones that this machine knows: TZif files, as zic(8) writes them.
package enum ZoneFile {
  package static let folder = "/usr/share/zoneinfo"

  /// Real files have some kilobytes.
  static let mostBytes = 1 << 20

  /// - Parameters:
  ///   - name: an IANA name such as `Europe/Berlin`. `UTC` needs no file.
  ///   - folder: where the files lie.
  /// - Throws: ``ZoneFileError``.
  package static func load(
    _ name: String, from folder: String = ZoneFile.folder
  ) throws(ZoneFileError) -> TimeZoneRules {
    if let problem = problem(inName: name) { throw .invalidName(name, problem: problem) }
    if name == TimeZoneRules.utc.name { return .utc }
    let path = "\(folder)/\(name)"
    return try ZoneFileReader.rules(named: name, in: bytes(of: path, name, folder), path: path)
  }

  private static func problem(inName name: String) -> String? {
    if name.isEmpty { return "it is empty" }
    if name.utf8.count > 255 { return "it is longer than 255 characters" }
    guard name.utf8.allSatisfy(isAllowed) else {
      return "allowed are letters, digits and _ + - /"
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.contains("") ? "a part before or after a / is empty" : nil
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_+-/".utf8.contains(byte)
    }
  }

  private static func bytes(
    of path: String, _ name: String, _ folder: String
  ) throws(ZoneFileError) -> [UInt8] {
    // Without waiting: a FIFO that lies in the folder must not hold a command for ever.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .notFound(name, folder: folder) }
      throw .unreadable(path: path, number: errno)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .unreadable(path: path, number: errno) }
    // A folder such as Europe is no zone.
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notFound(name, folder: folder) }
    guard status.st_size <= mostBytes else {
      throw .malformed(path: path, problem: "it is larger than \(mostBytes) bytes")
    }
    var bytes = [UInt8](repeating: 0, count: max(0, Int(status.st_size)))
    var filled = 0
    while filled < bytes.count {
      let got = bytes.withUnsafeMutableBytes {
        read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .unreadable(path: path, number: errno) }
      if got == 0 { break }
      filled += got
    }
    return Array(bytes[..<filled])
  }
}

extension ZoneFile {
  /// The names of the zones in a folder, sorted; empty when it cannot be read. Copies for other
  /// clocks (`posix`, `right`) and files that are no zones are left out.
  ///
  /// - Complexity: reads the folder and the folders in it, and four bytes of each file.
  package static func names(in folder: String = ZoneFile.folder) -> [String] {
    var names: [String] = []
    var waiting = [""]
    while let parent = waiting.popLast(), names.count < mostNames {
      let depth = parent.utf8.count { $0 == UInt8(ascii: "/") }
      for entry in entries(in: "\(folder)/\(parent)") {
        let name = parent + entry
        guard problem(inName: name) == nil, !(parent.isEmpty && others.contains(entry)) else {
          continue
        }
        switch kind(of: "\(folder)/\(name)") {
        case .folder where depth < deepest: waiting.append(name + "/")
        case .zone: names.append(name)
        default: break
        }
      }
    }
    return names.sorted()
  }

  private static let others: Set = ["posix", "right", "localtime", "posixrules", "Factory"]
  /// `America/Argentina/Ushuaia` is as deep as the zone database goes.
  private static let deepest = 3
  private static let mostNames = 10_000

  private enum Kind {
    case folder, zone, other
  }

  private static func kind(of path: String) -> Kind {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return .other }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { return .other }
    if status.st_mode & S_IFMT == S_IFDIR { return .folder }
    var start: [UInt8] = [0, 0, 0, 0]
    let got = read(file, &start, start.count)
    return got == start.count && start == ZoneFileReader.magic ? .zone : .other
  }

  private static func entries(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var entries: [String] = []
    while let entry = readdir(folder) {
      entries.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return entries
  }
}
