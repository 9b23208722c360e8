import Quantities

/// Reads the bytes of a TZif file, version 2 or later: RFC 9636. Every count and index in it is
/// checked against the bytes that are there.
struct ZoneFileReader {
  static let magic = Array("TZif".utf8)

  private let bytes: [UInt8]
  private let path: String
  private var position = 0

  private struct Header {
    let version: UInt8
    let utcMarks: Int
    let standardMarks: Int
    let leaps: Int
    let times: Int
    let types: Int
    let letters: Int

    /// The bytes of the block behind the header.
    func blockSize(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + letters + leaps * (timeSize + 4) + standardMarks
        + utcMarks
    }
  }

  static func rules(
    named name: String, in bytes: [UInt8], path: String
  ) throws(ZoneFileError) -> TimeZoneRules {
    var reader = ZoneFileReader(bytes: bytes, path: path)
    let first = try reader.header()
    guard first.version >= UInt8(ascii: "2") else {
      throw reader.malformed("it has version 1, and 2 or later is needed")
    }
    // The first block is for readers of 32-bit times.
    _ = try reader.take(first.blockSize(timeSize: 4))
    return try reader.wideBlock(of: reader.header(), name)
  }

  private mutating func wideBlock(
    of header: Header, _ name: String
  ) throws(ZoneFileError) -> TimeZoneRules {
    guard header.types > 0 else { throw malformed("it has no offset") }
    guard header.leaps == 0 else { throw malformed("it counts leap seconds") }
    var block = try take(header.blockSize(timeSize: 8))
    let times = Self.numbers(in: block.prefix(header.times * 8), size: 8)
    block = block.dropFirst(header.times * 8)
    let indices = block.prefix(header.times).map(Int.init)
    block = block.dropFirst(header.times)
    let offsets = stride(from: 0, to: header.types * 6, by: 6).map { start in
      Int(Int32(truncatingIfNeeded: Self.number(in: block.dropFirst(start).prefix(4))))
    }
    guard indices.allSatisfy({ $0 < offsets.count }) else {
      throw malformed("a change has an offset that is not there")
    }
    guard offsets.allSatisfy(TimeZoneRules.offsetRange.contains) else {
      throw malformed("an offset is longer than a day")
    }
    guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw malformed("its changes are not in order")
    }
    let footer = try footer()
    return TimeZoneRules(
      name: name, initialOffset: offsets[0],
      transitions: zip(times, indices).map { ($0, offsets[$1]) }, footer: footer)
  }

  /// The rule between two line feeds; nil when there is none.
  private mutating func footer() throws(ZoneFileError) -> PosixTimeZoneRule? {
    guard try take(1).first == UInt8(ascii: "\n") else { throw malformed("its rule is missing") }
    let line = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }
    _ = try take(line.count + 1)
    guard !line.isEmpty else { return nil }
    do throws(QuantityError) {
      return try PosixTimeZoneRule(parsing: String(decoding: line, as: UTF8.self))
    } catch {
      throw malformed(error.description)
    }
  }

  private mutating func header() throws(ZoneFileError) -> Header {
    let header = try take(44)
    guard header.prefix(4).elementsEqual(Self.magic) else {
      throw malformed("it does not begin with TZif")
    }
    // Fifteen bytes behind the version are unused.
    let counts = Self.numbers(in: header.dropFirst(20), size: 4).map(Int.init)
    return Header(
      version: header[header.startIndex + 4], utcMarks: counts[0], standardMarks: counts[1],
      leaps: counts[2], times: counts[3], types: counts[4], letters: counts[5])
  }

  private mutating func take(_ count: Int) throws(ZoneFileError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else { throw malformed("it ends too early") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private func malformed(_ problem: String) -> ZoneFileError {
    .malformed(path: path, problem: problem)
  }

  /// Big-endian numbers, one behind the other; four bytes are read without a sign.
  private static func numbers(in bytes: ArraySlice<UInt8>, size: Int) -> [Int64] {
    stride(from: 0, to: bytes.count, by: size).map { start in
      number(in: bytes.dropFirst(start).prefix(size))
    }
  }

  private static func number(in bytes: ArraySlice<UInt8>) -> Int64 {
    Int64(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
