import Quantities
import TestSupport
import Testing

@testable import LinuxHost

struct ZoneFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func rules(_ bytes: [UInt8]) throws(ZoneFileError) -> TimeZoneRules {
    try ZoneFileReader.rules(named: "Test", in: bytes, path: "Test")
  }

  private func problem(_ bytes: [UInt8]) -> String? {
    do {
      _ = try rules(bytes)
      return nil
    } catch {
      if case .malformed(_, let problem) = error { return problem }
      return error.description
    }
  }

  @Test("A file's table and rule are read")
  func reads() throws {
    let zone = try rules(MadeZone().bytes)
    #expect(zone.initialOffset == 3208)
    #expect(zone.offset(at: WallTime(milliseconds: -3_000_000_001)) == 3208)
    #expect(zone.offset(at: WallTime(milliseconds: -3_000_000_000)) == 3600)
    #expect(zone.offset(at: WallTime(milliseconds: 1_000_000_000)) == -7200)
    #expect(zone.offset(at: WallTime(milliseconds: 2_000_000_000)) == 3600)
    #expect(zone.footer == (try PosixTimeZoneRule(parsing: "CET-1CEST,M3.5.0,M10.5.0/3")))
  }

  @Test("Without a rule the last offset stays")
  func readsEmptyFooter() throws {
    var made = MadeZone()
    made.footer = "\n\n"
    let zone = try rules(made.bytes)
    #expect(zone.footer == nil)
    #expect(zone.offset(at: WallTime(milliseconds: .max)) == 3600)
  }

  @Test("What is wrong with a file is said")
  func refuses() {
    func changed(_ change: (inout MadeZone) -> Void) -> String? {
      var made = MadeZone()
      change(&made)
      return problem(made.bytes)
    }
    #expect(changed { $0.magic = "TZiF" } == "it does not begin with TZif")
    #expect(changed { $0.version = 0 } == "it has version 1, and 2 or later is needed")
    #expect(changed { $0.types = [] } == "it has no offset")
    #expect(changed { $0.indices[1] = 3 } == "a change has an offset that is not there")
    #expect(changed { $0.types[0] = 93_600 } == "an offset is longer than a day")
    #expect(changed { $0.types[2] = .min } == "an offset is longer than a day")
    #expect(changed { $0.times.reverse() } == "its changes are not in order")
    #expect(changed { $0.leaps = 1 } == "it counts leap seconds")
    #expect(changed { $0.leaps = .max } == "it counts leap seconds")
    #expect(changed { $0.letters = .max } == "it ends too early")
    #expect(changed { $0.footer = "" } == "it ends too early")
    #expect(changed { $0.footer = "CET-1\n" } == "its rule is missing")
    #expect(changed { $0.footer = "\nCET-1" } == "it ends too early")
    #expect(changed { $0.footer = "\nCET\n" }?.contains("\"CET\" is not") == true)
  }

  @Test("A file cut anywhere is refused; one with any byte changed never traps")
  func survivesDamage() {
    let whole = MadeZone().bytes
    for count in 0..<whole.count {
      #expect(problem(Array(whole[..<count])) != nil, "cut at \(count)")
    }
    let times = [Int64.min, -1, 0, 4_000_000_000_000, .max].map(WallTime.init(milliseconds:))
    for position in whole.indices {
      for byte in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
        var damaged = whole
        damaged[position] = byte
        guard let zone = try? rules(damaged) else { continue }
        for time in times {
          let civil = zone.civil(at: time)
          _ = zone.instant(of: civil.date, civil.time)
        }
      }
    }
  }

  @Test(
    "Names that could leave the folder are refused",
    arguments: [
      "", "/etc/passwd", "../UTC", "Europe/../UTC", "Europe//Berlin", "Europe/", ".", "a b", "a\n",
      "a\u{0}", "Zürich", String(repeating: "a", count: 256),
    ])
  func checksNames(_ name: String) {
    do throws(ZoneFileError) {
      _ = try ZoneFile.load(name, from: folder.path)
      Issue.record("\(name) was accepted")
    } catch {
      guard case .invalidName(name, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test("Missing, foreign and huge files have their own answers")
  func checksFiles() throws {
    #expect(try ZoneFile.load("UTC", from: folder.path) == .utc)
    #expect(throws: ZoneFileError.notFound("A/B", folder: folder.path)) {
      try ZoneFile.load("A/B", from: folder.path)
    }
    try folder.write("", to: "Empty")
    #expect(
      throws: ZoneFileError.malformed(path: folder.path("Empty"), problem: "it ends too early")
    ) { try ZoneFile.load("Empty", from: folder.path) }
    #expect(throws: ZoneFileError.notFound("Empty/X", folder: folder.path)) {
      try ZoneFile.load("Empty/X", from: folder.path)
    }
    try folder.write([UInt8](repeating: 0, count: ZoneFile.mostBytes + 1), to: "Huge")
    #expect(
      throws: ZoneFileError.malformed(
        path: folder.path("Huge"), problem: "it is larger than 1048576 bytes")
    ) { try ZoneFile.load("Huge", from: folder.path) }
    try folder.write(MadeZone().bytes, to: "Made")
    #expect(try ZoneFile.load("Made", from: folder.path).name == "Made")
  }

  @Test("Only zones are listed, in order")
  func listsNames() throws {
    for name in ["B", "A", "localtime"] { try folder.write(MadeZone().bytes, to: name) }
    try folder.write("# a table", to: "zone.tab")
    try folder.write("text", to: "README")
    #expect(ZoneFile.names(in: folder.path) == ["A", "B"])
    #expect(ZoneFile.names(in: folder.path("none")) == [])
  }

  @Test("Every refusal says what is wrong and with what")
  func describesErrors() {
    let errors: [(ZoneFileError, String)] = [
      (.invalidName("a b", problem: "bad"), "\"a b\" is not the name of a time zone: bad"),
      (.notFound("X", folder: "/z"), "no time zone named \"X\" in /z"),
      (.unreadable(path: "/z/X", number: 13), "the time zone file /z/X cannot be read: error 13"),
      (.malformed(path: "/z/X", problem: "bad"), "/z/X is not a time zone file: bad"),
    ]
    for (error, text) in errors { #expect(error.description.hasPrefix(text)) }
  }
}

/// A TZif file as zic(8) writes it, with parts to break.
private struct MadeZone {
  var magic = "TZif"
  var version = UInt8(ascii: "2")
  var times: [Int64] = [-3_000_000, 1_000_000, 2_000_000]
  var indices: [UInt8] = [1, 2, 1]
  var types: [Int32] = [3208, 3600, -7200]
  var leaps: UInt32 = 0
  var letters: UInt32 = 4
  var footer = "\nCET-1CEST,M3.5.0,M10.5.0/3\n"

  var bytes: [UInt8] {
    let counts = [0, 0, leaps, UInt32(times.count), UInt32(types.count), letters]
    var bytes = header([0, 0, 0, 0, 1, 4]) + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
    bytes += header(counts)
    for time in times { bytes += Self.big(time) }
    bytes += indices
    for type in types { bytes += Self.big(type) + [0, 0] }
    return bytes + Array("CET\0".utf8) + Array(footer.utf8)
  }

  private func header(_ counts: [UInt32]) -> [UInt8] {
    Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15) + counts.flatMap(Self.big)
  }

  private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
