import Foundation
import TestSupport
import Testing

/// The scripts as texts, and the reader of the console: no machine is needed for them.
@Suite struct GuestScriptTests {
  @Test func everyFileIsListedAndEveryListedScriptIsThere() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: GuestScript.folder.path)
    let listed = GuestScript.all.map(\.name)
    #expect(files.sorted() == (listed + ["init.sh", "lib.sh"]).sorted())
  }

  @Test(arguments: GuestScript.all)
  func namesOfChecksAreSingleAndPlain(script: GuestScript) throws {
    let names = try script.checkNames()
    #expect(!names.isEmpty)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
    }
  }

  @Test(arguments: GuestScript.all.map(\.name) + ["init.sh", "lib.sh", "../boot.sh"])
  func theShellCanReadIt(name: String) throws {
    let path = GuestScript.folder.appending(path: name).path
    let rmctl = try RmctlBinary()
    let answer = try withExtendedLifetime(rmctl) { try rmctl.launch(["sh", "-n", path]).finish() }
    #expect(answer.code == 0 && answer.error.isEmpty, "\(answer)")
  }

  @Test func theConsoleIsReadScriptByScript() {
    let report = GuestReport(
      console: """
        booting\r
        begin a.sh\r
        ok first\r
        not ok second: exit 1 of false: no: reason\r
        figure near 61.2 60 2\r
        figure far 64 60 2\r
        figure lost nothing 60 2\r
        figure for-people 17 seconds\r
        ok twice\r
        ok twice\r
        end a.sh 0\r
        begin b.sh\r
        ok first\r
        """)
    func failure(_ name: String, _ script: String = "a.sh") -> String? {
      report.failure(of: GuestCheck(layout: .unified, script: script, name: name))
    }
    #expect(failure("first") == nil && failure("first", "b.sh") == nil)
    #expect(failure("second")?.hasPrefix(" exit 1 of false: no: reason\n") == true)
    #expect(failure("near") == nil)
    #expect(failure("far")?.hasPrefix("measured 64.0, expected 60.0 ± 2.0\n") == true)
    #expect(failure("lost")?.contains("nothing was measured") == true)
    #expect(failure("twice")?.contains("twice") == true)
    #expect(failure("second", "b.sh")?.contains("did not say") == true)
    #expect(failure("second", "c.sh")?.contains("| booting") == true)
    #expect(report.figures.contains("a.sh: for-people 17 seconds"))
    #expect(!report.isComplete && GuestReport(console: "end of all\r\n").isComplete)
  }
}
