import Foundation
import Testing

@testable import ResourcePolicy

struct SessionAttributesTests {
  @Test(
    "A program loses what follows an at sign, unless nothing precedes it",
    arguments: [
      ("psql@host", "psql"), ("a@b@c", "a"), ("@host", "@host"), ("@", "@"), ("", ""),
      ("psql", "psql"), ("é@x", "é"),
    ])
  func stripsThePrograms(_ program: String, expected: String) {
    var session = SessionAttributes(user: "ann", program: program)
    #expect(session.program == expected)
    session.program = nil
    #expect(session.program == nil)
    session.program = program
    #expect(session.program == expected)
  }

  @Test("Every attribute comes back from JSON; empty ones are left out")
  func codes() throws {
    let full = SessionAttributes(
      user: "ann", service: "s", module: "m", action: "a", program: "p", machine: "h",
      osUser: "o", clientID: "c", tags: ["k": "v"], label: "l")
    let data = try JSONEncoder().encode(full)
    #expect(try JSONDecoder().decode(SessionAttributes.self, from: data) == full)
    let empty = SessionAttributes(user: "ann", service: "", label: "")
    let text = String(decoding: try JSONEncoder().encode(empty), as: UTF8.self)
    #expect(text == #"{"user":"ann"}"#)
  }

  @Test("A state of schema 1 is read")
  func readsOldStates() throws {
    let old = Data(#"{"user":"ann","program":"psql","label":"nightly"}"#.utf8)
    let session = try JSONDecoder().decode(SessionAttributes.self, from: old)
    #expect(session == SessionAttributes(user: "ann", program: "psql", label: "nightly"))
    let nameless = Data(#"{"program":"psql"}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SessionAttributes.self, from: nameless)
    }
  }

  @Test(
    "Attributes are named as typed",
    arguments: [
      ("user", SessionAttribute.user), ("USER", .user), ("os-user", .osUser),
      ("Client-ID", .clientID), ("service", .service), ("module", .module), ("action", .action),
      ("program", .program), ("machine", .machine), ("tag.Team", .tag("Team")),
      ("TAG.Team", .tag("Team")), ("tag.a.b", .tag("a.b")),
    ])
  func readsNames(_ name: String, expected: SessionAttribute) {
    #expect(SessionAttribute(name: name) == expected)
    #expect(SessionAttribute(name: expected.description) == expected)
  }

  @Test("Other texts are no attributes", arguments: ["", "tag", "tag.", "label", "osuser", "hour"])
  func refusesNames(_ name: String) {
    #expect(SessionAttribute(name: name) == nil)
  }

  @Test("Every attribute gives its own value, an empty one none, an empty tag its value")
  func givesValues() {
    let session = SessionAttributes(
      user: "u", service: "s", module: "m", action: "a", program: "p", machine: "h",
      osUser: "o", clientID: "c", tags: ["k": ""])
    #expect(
      SessionAttribute.named.map { $0.value(in: session) }
        == ["u", "s", "m", "a", "p", "h", "o", "c"])
    #expect(SessionAttribute.tag("k").value(in: session) == "")
    #expect(SessionAttribute.tag("K").value(in: session) == nil)
    let empty = SessionAttributes(user: "", module: "")
    #expect(SessionAttribute.named.allSatisfy { $0.value(in: empty) == nil })
  }
}
