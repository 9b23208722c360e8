import Foundation
import TestSupport
import Testing

/// Names and texts that want to be something else.
@Suite struct HostileNameTests {
  static let names: [String] = [
    "a\u{1B}[31mred", "a\rb", "a\nb", "a\u{7}", "a\u{202E}b", "a\u{9B}31m", "a\u{200B}b",
    "a\\0b", String(repeating: "x", count: 129), String(repeating: "y", count: 10_000), "", "..",
    ".", "a/b", "/etc/passwd", "a b", "1a", "ü", "é", "e\u{301}", "🐘", "ＡＢＣ", "a*",
    "a:b", "$(id)", "\u{FEFF}a", "a\u{2028}b",
  ]

  private func isClean(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n"
        || ![.control, .format, .lineSeparator, .paragraphSeparator]
          .contains(scalar.properties.generalCategory)
    }
  }

  @Test func namesAreRefusedWithoutARawControlByte() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("state init")
    let before = rmctl.bytes("state.json")
    for name in Self.names {
      for words in [["group", "create", name], ["plan", "create", name]] {
        let answer = try rmctl.run(words)
        #expect(answer.code == 2, "\(name.debugDescription): \(answer)")
        #expect(isClean(answer.out + answer.error), "\(name.debugDescription)")
      }
      let unknown = try rmctl.run(["group", "show", name])
      #expect(unknown.code == 4, "\(name.debugDescription): \(unknown)")
      #expect(isClean(unknown.out + unknown.error), "\(name.debugDescription)")
    }
    #expect(rmctl.bytes("state.json") == before)
  }

  @Test func aNameThatLooksLikeAnOptionIsAUsageError() throws {
    let rmctl = try RmctlBinary()
    for name in ["-x", "--x", "-rf", "--"] {
      #expect(try rmctl.run(["group", "create", name]).code == 2, "\(name)")
    }
    expectRefusal(try rmctl.run(["group", "create", "--", "-x"]), 2, "name.invalid")
  }

  @Test func nounsAndVerbsAreEchoedEscaped() throws {
    let rmctl = try RmctlBinary()
    for (index, name) in Self.names.enumerated() where !name.isEmpty {
      let lines = [[name], ["group", name], ["help", name], ["group", "list", "--sort", name]]
      for words in [lines[index % 4], lines[(index + 1) % 4]] {
        let answer = try rmctl.run(words)
        #expect([2, 4].contains(answer.code), "\(words.debugDescription): \(answer)")
        #expect(isClean(answer.out + answer.error), "\(words.debugDescription)")
      }
    }
  }

  @Test func freeTextIsShownEscapedOrRefused() throws {
    let rmctl = try RmctlBinary()
    var kept = 0
    for (index, text) in Self.names.enumerated() {
      let create = try rmctl.run(["group", "create", "G\(index)", "--description", text])
      #expect([0, 2].contains(create.code), "\(text.debugDescription): \(create)")
      #expect(isClean(create.out + create.error))
      if create.code == 0 { kept += 1 }
      let open = try rmctl.run(["session", "open", "--user", text, "--label", text])
      #expect([0, 2].contains(open.code), "\(text.debugDescription): \(open)")
      #expect(isClean(open.out + open.error), "\(text.debugDescription)")
    }
    #expect(kept > 0)
    for line in ["group list -o wide", "session list -o wide", "session list --all -o table"] {
      #expect(isClean(try rmctl.done(line).out), "\(line)")
    }
    #expect(try rmctl.done("session list -o json").items.isEmpty == false)
    #expect(try rmctl.done("state check").code == 0)
  }

  @Test func namesOfCommandsAreShownEscaped() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(["run", "--", "no\u{1B}[31msuch\r"])
    #expect(answer.code == 127)
    #expect(isClean(answer.error), "\(answer.error.debugDescription)")
    #expect(isClean(try rmctl.done("session list --all -o wide").out))
  }

  @Test func wordsThatAreNoUTF8ReachTheCommandUnchanged() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.shell(
      "$RMCTL run -- printf %s \"$(printf 'a\\377b')\" | od -An -tx1")
    // `CommandLine.arguments` repairs such words, which makes another file's name of them.
    #expect(answer.out.words.joined(separator: " ") == "61 ff 62\n", "\(answer)")
  }
}
