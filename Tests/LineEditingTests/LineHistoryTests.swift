import Foundation
import LineEditing
import TestSupport
import Testing

@MainActor
struct LineHistoryTests {
  @Test("lines are kept one by one in a private file, without repeats and secrets")
  func lines() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/deep/er/history"
    let history = LineHistory(path: path)
    for line in ["one", "one", " secret", "two", "", "three\nfour"] { history.add(line) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\nthree four\n")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(LineHistory(path: path).lines == ["one", "two", "three four"])
  }

  @Test("two shells at once lose nothing")
  func twoShells() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    let first = LineHistory(path: path)
    let second = LineHistory(path: path)
    for number in 0..<50 {
      first.add("a\(number)")
      second.add("b\(number)")
    }
    #expect(LineHistory(path: path).lines.count == 100)
  }

  @Test("a file that has grown far beyond the limit is cut to the newest lines")
  func shortening() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/history"
    let many = (0...2 * LineHistory.mostLines).map { "line \($0)" }.joined(separator: "\n") + "\n"
    try many.write(toFile: path, atomically: false, encoding: .utf8)
    let history = LineHistory(path: path)
    #expect(history.lines.count == LineHistory.mostLines)
    let kept = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(kept.count == LineHistory.mostLines)
    #expect(kept.last == "line \(2 * LineHistory.mostLines)")
  }
}
