import Glibc
package import Quantities

/// Why a time zone could not be read.
package enum ZoneFileError: Error, Equatable, Sendable {
  /// The name is no name of a zone.
  case invalidName(String)
  case notFound(String)
  /// The file is not what RFC 9636 describes.
  case malformed(String)
}

/// The machine's time zones: the IANA database as TZif files (RFC 9636).
package enum ZoneFile {
  package static let folder = "/usr/share/zoneinfo"
  private static let largest = 1 << 20

  /// - Parameter name: an IANA name such as `Europe/Berlin`.
  package static func load(
    _ name: String, from folder: String = folder
  ) throws(ZoneFileError) -> TimeZoneRules {
    guard name != TimeZoneRules.utc.name else { return .utc }
    guard isName(name) else { throw .invalidName(name) }
    guard let bytes = KernelFile.bytes("\(folder)/\(name)", mostBytes: largest) else {
      throw .notFound(name)
    }
    guard let rules = TZif(bytes).rules(named: name) else { throw .malformed(name) }
    return rules
  }

  /// All names below the folder, sorted. For suggestions: it walks the whole folder.
  package static func names(in folder: String = folder) -> [String] {
    var names: [String] = ["UTC"]
    walk(folder, prefix: "", depth: 0, into: &names)
    return Set(names).sorted()
  }

  private static func walk(
    _ folder: String, prefix: String, depth: Int, into names: inout [String]
  ) {
    guard depth < 4, let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // Zones begin with a capital; `posix` and `right` are the same zones once more.
      guard let first = name.utf8.first, (65...90).contains(first) else { continue }
      let isFolder = entry.pointee.d_type == UInt8(DT_DIR)
      if isFolder {
        walk("\(folder)/\(name)", prefix: "\(prefix)\(name)/", depth: depth + 1, into: &names)
      } else if !name.contains(".") {
        names.append(prefix + name)
      }
    }
  }

  /// Letters, digits and `_ + - /`; nothing that leads out of the folder.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 128
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
              || [UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte)
          }
      }
  }
}

/// The bytes of one file, read without believing any of them.
private struct TZif {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The six counts of a header.
  private struct Counts {
    let isUT: Int
    let isStandard: Int
    let leaps: Int
    let times: Int
    let types: Int
    let characters: Int

    /// How long the data behind the header are, with times of this many bytes.
    func length(ofTime width: Int) -> Int {
      times * width + times + types * 6 + characters + leaps * (width + 4) + isStandard + isUT
    }
  }

  private static let headerLength = 44
  /// Far more than any zone has, and nothing overflows.
  private static let most = 1 << 20

  func rules(named name: String) -> TimeZoneRules? {
    guard let first = counts(at: 0), version >= UInt8(ascii: "2") else { return nil }
    let second = Self.headerLength + first.length(ofTime: 4)
    guard let counts = counts(at: second) else { return nil }
    let times = second + Self.headerLength
    let indices = times + counts.times * 8
    let types = indices + counts.times
    let end = times + counts.length(ofTime: 8)
    guard counts.types > 0, end <= bytes.count else { return nil }
    guard let offsets = offsets(at: types, count: counts.types) else { return nil }
    var transitions: [(at: Int64, offset: Int)] = []
    for index in 0..<counts.times {
      let type = Int(bytes[indices + index])
      guard offsets.indices.contains(type) else { return nil }
      transitions.append((at: int64(at: times + index * 8), offset: offsets[type]))
    }
    return TimeZoneRules(
      name: name, initialOffset: offsets[0], transitions: transitions, footer: footer(at: end))
  }

  private var version: UInt8 { bytes.count > 4 ? bytes[4] : 0 }

  private func counts(at start: Int) -> Counts? {
    guard start >= 0, start + Self.headerLength <= bytes.count,
      bytes[start..<start + 4].elementsEqual("TZif".utf8)
    else { return nil }
    let numbers = (0..<6).map { Int(uint32(at: start + 20 + $0 * 4)) }
    guard numbers.allSatisfy({ $0 <= Self.most }) else { return nil }
    return Counts(
      isUT: numbers[0], isStandard: numbers[1], leaps: numbers[2], times: numbers[3],
      types: numbers[4], characters: numbers[5])
  }

  private func offsets(at start: Int, count: Int) -> [Int]? {
    guard start + count * 6 <= bytes.count else { return nil }
    return (0..<count).map { Int(Int32(bitPattern: uint32(at: start + $0 * 6))) }
  }

  /// The rule for all times behind the table: a line of its own. nil when there is none that we
  /// understand, and then the last offset stays.
  private func footer(at start: Int) -> PosixTimeZoneRule? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "\n") else { return nil }
    let line = bytes[(start + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    return try? PosixTimeZoneRule(parsing: String(decoding: line, as: UTF8.self))
  }

  private func uint32(at start: Int) -> UInt32 {
    bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func int64(at start: Int) -> Int64 {
    Int64(bitPattern: bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) })
  }
}
