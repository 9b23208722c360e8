import Glibc
import Quantities
import TestSupport
import Testing

@testable import LinuxHost

/// The zone files of the machine that runs the tests.
@Suite(
  .enabled(if: access("\(ZoneFile.folder)/Europe/Berlin", R_OK) == 0, "tzdata is not installed"))
struct MachineZoneTests {
  @Test(
    "Known offsets are found",
    arguments: [
      ("Europe/Berlin", "1900-01-01T12:00:00Z", 3600),
      ("Europe/Berlin", "1945-07-01T12:00:00Z", 10800),
      ("Europe/Berlin", "1980-07-01T12:00:00Z", 7200),
      ("Europe/Berlin", "2026-01-01T12:00:00Z", 3600),
      ("Europe/Berlin", "2026-07-01T12:00:00Z", 7200),
      ("Europe/Berlin", "2099-07-01T12:00:00Z", 7200),
      ("America/New_York", "1942-07-01T12:00:00Z", -14400),
      ("America/New_York", "1974-02-01T12:00:00Z", -14400),
      ("America/New_York", "2006-03-20T12:00:00Z", -18000),
      ("America/New_York", "2007-03-20T12:00:00Z", -14400),
      ("America/New_York", "2500-07-01T12:00:00Z", -14400),
      ("Australia/Lord_Howe", "1984-01-01T12:00:00Z", 41400),
      ("Australia/Lord_Howe", "2026-01-01T12:00:00Z", 39600),
      ("Australia/Lord_Howe", "2026-07-01T12:00:00Z", 37800),
      ("Australia/Lord_Howe", "2100-01-01T12:00:00Z", 39600),
      ("Asia/Kolkata", "1943-01-01T12:00:00Z", 23400),
      ("Asia/Kolkata", "2026-07-01T12:00:00Z", 19800),
      ("Pacific/Apia", "2011-12-29T12:00:00Z", -36000),
      ("Pacific/Apia", "2011-12-31T12:00:00Z", 50400),
      ("Pacific/Apia", "2012-07-01T12:00:00Z", 46800),
      ("Pacific/Apia", "2026-01-01T12:00:00Z", 46800),
    ])
  func knowsOffsets(_ name: String, time: String, offset: Int) throws {
    let zone = try ZoneFile.load(name)
    #expect(zone.name == name)
    #expect(zone.offset(at: try WallTime(parsing: time)) == offset)
  }

  @Test("A day that Samoa skipped means the moment of the jump")
  func skipsADay() throws {
    let apia = try ZoneFile.load("Pacific/Apia")
    let skipped = apia.instant(of: try CivilDate(parsing: "2011-12-30"), TimeOfDay(seconds: 43_200))
    #expect(skipped.description == "2011-12-30T10:00:00.000Z")
    #expect(apia.civil(at: skipped).description == "2011-12-31T00:00:00+14:00")
  }

  @Test("Every zone that is listed is read, and moments read back", arguments: [1] as [UInt64])
  func readsAll(seed: UInt64) throws {
    let names = ZoneFile.names()
    #expect(names == names.sorted())
    #expect(names.contains("America/Argentina/Ushuaia"))
    #expect(!names.contains { $0.hasPrefix("posix/") || $0.hasPrefix("right/") })
    var random = SplitMix64(seed: seed)
    for name in names {
      let zone = try ZoneFile.load(name)
      for _ in 0..<50 {
        let seconds = Int64.random(in: -5_000_000_000...20_000_000_000, using: &random)
        let time = WallTime(milliseconds: seconds * 1000)
        let civil = zone.civil(at: time)
        let back = zone.instant(of: civil.date, civil.time)
        #expect(back <= time, "\(name) seed \(seed)")
        #expect(zone.civil(at: back).time == civil.time, "\(name) seed \(seed)")
      }
    }
  }
}
