import Foundation
import TestSupport
import Testing

/// One after the other: each demo wants all processors.
@Suite(.serialized)
struct DemoTests {
  private let binary: RmctlBinary

  init() throws {
    binary = try RmctlBinary()
  }

  /// The folder that the demo has said it works in.
  private func folder(in text: String) -> String? {
    text.firstMatch(of: /\/tmp\/rmctl-demo-\w+/).map { String($0.output) }
  }

  private func expectNothingLeft(of text: String) throws {
    let folder = try #require(self.folder(in: text))
    #expect(eventually { !FileManager.default.fileExists(atPath: folder) })
    #expect(eventually { binary.leftovers().isEmpty }, "\(binary.leftovers())")
  }

  @Test func `Without a terminal it prints lines and a table`() throws {
    let answer = try binary.run(["demo", "--duration", "1s"], deadline: 60)
    #expect(answer.code == 0)
    #expect(!answer.out.contains("\u{1B}"))
    #expect(answer.out.contains("GROUP   PLANNED%  MEASURED%"))
    for name in ["GOLD", "SILVER", "BRONZE"] { #expect(answer.out.contains("\n\(name)")) }
    #expect(binary.bytes("state.json") == nil)
    try expectNothingLeft(of: answer.out)
  }

  @Test func `As JSON it is one document and nothing else`() throws {
    let answer = try binary.run(["demo", "--duration", "1s", "-o", "json"], deadline: 60)
    #expect(answer.json["kind"] as? String == "DemoResult")
    #expect(answer.items.map { $0["group"] as? String } == ["GOLD", "SILVER", "BRONZE"])
    let measured = answer.items.compactMap { $0["measured"] as? Double }
    #expect(abs(measured.reduce(0, +) - 100) < 0.5)
    #expect(eventually { binary.leftovers().isEmpty })
  }

  @Test func `On a terminal the bars move in place`() throws {
    let demo = try ShellTerminal(["demo", "--duration", "1s"], binary: binary, waits: false)
    try demo.terminal.wait(for: "\u{1B}[3A", within: 40)
    #expect(demo.terminal.waitForChange(within: 40) == .exited(0))
    #expect(demo.terminal.transcript.contains("MEASURED%"))
    try expectNothingLeft(of: demo.terminal.transcript)
  }

  @Test func `Ctrl-C in the middle leaves no process and no folder`() throws {
    let demo = try ShellTerminal(["demo", "--duration", "60s"], binary: binary, waits: false)
    try demo.terminal.wait(for: "BRONZE ", within: 40)
    try demo.terminal.wait(for: "\u{1B}[3A", within: 40)
    demo.terminal.type("\u{3}")
    let life = demo.terminal.waitForChange(within: 30)
    #expect(life == .exited(130) || life == .signaled(SIGINT))
    try expectNothingLeft(of: demo.terminal.transcript)
  }

  @Test func `SIGTERM while it starts leaves no process and no folder`() throws {
    let demo = try ShellTerminal(["demo", "--duration", "60s"], binary: binary, waits: false)
    try demo.terminal.wait(for: "State of the demo: ", within: 40)
    demo.terminal.signal(SIGTERM)
    let life = demo.terminal.waitForChange(within: 30)
    #expect(life == .exited(143) || life == .signaled(SIGTERM))
    try expectNothingLeft(of: demo.terminal.transcript)
  }

  @Test(arguments: ["0s", "601s", "-1s", "NaN", ""])
  func `A wrong duration is refused before anything is made`(duration: String) throws {
    let answer = try binary.run(["demo", "--duration=\(duration)"])
    #expect(answer.code == 2)
    #expect(folder(in: answer.out) == nil)
  }
}
