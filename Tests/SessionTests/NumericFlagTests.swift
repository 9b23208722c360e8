import Foundation
import TestSupport
import Testing

/// Every number that a user can type, with everything that is no good number.
@Suite struct NumericFlagTests {
  /// Always refused, whatever the flag counts.
  static let junk = [
    "-1", "18446744073709551616", "1e400", "nan", "inf", "0x10", "1_000", "٣", "", " 5", "+5",
  ]
  /// Refused by some flags and taken by others; no trap in either case.
  static let extremes = [
    "0", "1", "100", "1000001", "2147483648", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "1.5",
  ]
  /// Command lines with `@` for the number.
  static let flags = [
    "group create N@@ --priority @", "group create N@@ --sessions @",
    "group create N@@ --queue-limit @", "group create N@@ --queue-timeout @",
    "group create N@@ --max-execution @", "group create N@@ --max-idle @",
    "group create N@@ --session-memory @", "group create N@@ --cpu @",
    "plan create N@@ --max-utilization @", "directive set OWN A --shares @",
    "directive set OWN A --utilization-limit @", "directive set OWN A --max-execution @",
    "rule create N@@ --user x --group A --priority @", "group list --limit @",
    "group list --columns name:@", "group create N@@ --if-generation @",
    "group create N@@ --lock-timeout @", "session show @", "session kill @",
    "session kill 1 --dry-run --grace @", "session kill 1 --dry-run --signal @",
    "call begin @", "call begin 1 --dry-run --timeout @",
    "call begin 1 --dry-run --wait-timeout @", "call end @",
  ]
  static let runFlags = [
    "run --timeout @ -- true", "run --wait-timeout @ -- true", "run --cpu-limit @ -- true",
    "run --grace @ -- true", "run --signal @ -- true",
  ]

  /// Every number for every flag with `RMCTL_TEST_HEAVY=1`, else every third in turn.
  private func chosen(_ numbers: [String], _ index: Int) -> [(offset: Int, element: String)] {
    let step = ConcurrentWriterTests.isHeavy ? 1 : 3
    return numbers.enumerated().filter { ($0.offset + index) % step == 0 }
  }

  private func words(_ line: String, _ number: String, _ index: Int) -> [String] {
    line.replacingOccurrences(of: "@@", with: "\(index)").words.map {
      $0.replacingOccurrences(of: "@", with: number)
    }
  }

  private func prepared() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A")
    try rmctl.done("plan create OWN")
    try rmctl.done("session open")
    return rmctl
  }

  @Test func junkIsRefusedAndChangesNothing() throws {
    let rmctl = try prepared()
    let before = rmctl.bytes("state.json")
    let lines = Self.flags + Self.runFlags + ["run --memory @ -- true"]
    for (index, line) in lines.enumerated() {
      for (_, number) in chosen(Self.junk, index) {
        let answer = try rmctl.run(words(line, number, 0))
        #expect(
          answer.code == (line.hasPrefix("run") ? 125 : 2),
          "\(line) with \(number.debugDescription): \(answer)")
        #expect(answer.out.isEmpty)
      }
      #expect(rmctl.bytes("state.json") == before, "\(line)")
    }
  }

  @Test func extremesNeverTrap() throws {
    let rmctl = try prepared()
    for (index, line) in Self.flags.enumerated() {
      for (place, number) in chosen(Self.extremes, index) {
        let before = rmctl.bytes("state.json")
        let answer = try rmctl.run(words(line, number, index * 100 + place))
        #expect([0, 2, 4, 5].contains(answer.code), "\(line) with \(number): \(answer)")
        guard answer.code != 0 else { continue }
        #expect(rmctl.bytes("state.json") == before, "\(line) with \(number)")
      }
    }
    #expect(try rmctl.done("state check").code == 0)
  }

  @Test func extremesOfRunNeverTrap() throws {
    let rmctl = try prepared()
    for (index, line) in Self.runFlags.enumerated() {
      for (_, number) in chosen(Self.extremes, index) {
        let answer = try rmctl.run(words(line, number, 0))
        #expect([0, 124, 125].contains(answer.code), "\(line) with \(number): \(answer)")
      }
    }
    for number in Self.extremes {
      let answer = try rmctl.run(["run", "--memory", number, "--", "true"])
      #expect(answer.code != nil && !answer.error.contains("Fatal"), "\(number): \(answer)")
    }
    #expect(try rmctl.sessions().count == 1)
    #expect(try rmctl.done("state check").code == 0)
  }
}
