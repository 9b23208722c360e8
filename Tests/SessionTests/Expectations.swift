import Foundation
import TestSupport
import Testing

extension RmctlBinary {
  /// Runs `words`, expects success, and returns the answer.
  @discardableResult
  func done(
    _ words: [String], deadline: TimeInterval = 20,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandAnswer {
    let answer = try run(words, deadline: deadline)
    #expect(answer.code == 0, "\(words): \(answer)", sourceLocation: sourceLocation)
    return answer
  }

  /// Runs a line of words separated by spaces, expects success, and returns the answer.
  @discardableResult
  func done(
    _ line: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandAnswer {
    try done(line.words, sourceLocation: sourceLocation)
  }

  /// A new state with one group of the given pool.
  static func withPool(_ size: Int, _ more: String = "") throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create POOL --sessions \(size) \(more)")
    return rmctl
  }

  /// The live sessions as JSON objects, oldest first.
  func sessions() throws -> [[String: Any]] {
    try done("session list -o json").items
  }

  func ids(inState state: String) throws -> [String] {
    try sessions().filter { $0["state"] as? String == state }.compactMap { $0["id"] as? String }
  }

  /// Waits until as many sessions are in a state.
  func reaches(_ count: Int, _ state: String) throws -> Bool {
    try eventually { try ids(inState: state).count == count }
  }

  /// The ended session as the history has it.
  func ended(_ id: String) throws -> [String: Any] {
    try done(["session", "show", id, "-o", "json"]).json
  }

  /// Whether a process lives and is no zombie.
  static func isAlive(_ pid: Int32) -> Bool {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return false }
    let stat = String(decoding: data, as: UTF8.self)
    guard let close = stat.lastIndex(of: ")") else { return false }
    return !stat[close...].dropFirst(2).hasPrefix("Z")
  }

  /// The pid in a file that a command has written, once it is there.
  func pid(in name: String) -> Int32? {
    var pid: Int32?
    eventually {
      let text = self.text(name)
      pid = text.hasSuffix("\n") ? Int32(text.dropLast()) : nil
      return pid != nil
    }
    return pid
  }

  /// Whether a file comes to hold a text.
  func says(_ text: String, in name: String) -> Bool {
    eventually { self.text(name).contains(text) }
  }
}

extension String {
  var words: [String] { split(separator: " ").map(String.init) }
}

/// Expects a refusal by code and says nothing on standard output.
func expectRefusal(
  _ answer: CommandAnswer, _ exit: Int32, _ code: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(answer.code == exit, "\(answer)", sourceLocation: sourceLocation)
  #expect(answer.error.contains("(\(code))"), "\(answer)", sourceLocation: sourceLocation)
  #expect(answer.out.isEmpty, "\(answer)", sourceLocation: sourceLocation)
}

/// A command line and the refusal that it must end in.
struct Refusal: Sendable, CustomTestStringConvertible {
  let line: String
  let exit: Int32
  let code: String
  var testDescription: String { "\(line) → \(exit) \(code)" }

  init(_ line: String, _ exit: Int32, _ code: String) {
    self.line = line
    self.exit = exit
    self.code = code
  }
}
