import Foundation
import Quantities
import Testing

@testable import ResourcePolicy

struct RuleExpressionTests {
  @Test(
    "Comparisons with texts",
    arguments: [
      ("user = ann", true), ("user = \"Ann\"", true), ("user = 'ann'", true), ("user=ann", true),
      ("user = bob", false), ("user != bob", true), ("user != ann", false),
      ("program = psql", true), ("program = \"psql@host\"", false), ("machine = db1", true),
      ("os-user = ANN", true), ("service = sales", true), ("USER = ann", true),
      ("tag.size = 12", true), ("tag[\"cost centre\"] = \"Q 7\"", true), ("tag.size = 12.0", false),
      ("tag.note = \"\"", true), ("user ~ \"a*\"", true), ("user ~ \"A?N\"", true),
      ("user ~ \"a\"", false), ("user !~ \"b*\"", true), ("user !~ \"a*\"", false),
      ("user ~ /^a/", true), ("user ~ /N$/", true), ("user ~/x/", false), ("user !~ /x/", true),
      ("machine ~ /db[0-9]+/", true), ("program = /usr/bin/psql", false),
    ])
  func comparesTexts(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "Lists",
    arguments: [
      ("user in (bob, ann)", true), ("user in [\"bob\", ann]", true), ("user in (bob)", false),
      ("user not in (bob)", true), ("user NOT IN (ann, bob)", false), ("tag.Team in (core)", true),
      ("user in(ann)", true),
    ])
  func comparesWithLists(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "A session without an attribute fulfils no comparison with it, and every opposite",
    arguments: [
      ("action = a", false), ("action != a", true), ("action ~ \"*\"", false),
      ("action !~ \"*\"", true), ("action in (a)", false), ("action not in (a)", true),
      ("action < b", false), ("action >= b", false), ("action is set", false),
      ("action is not set", true), ("user is set", true), ("user is not set", false),
      ("tag.note is set", true), ("tag.none is set", false), ("client-id is not set", true),
      ("not action = a", true), ("tag.none > 1", false), ("tag.team is set", false),
    ])
  func knowsAbsence(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "Order: of numbers where a number is written bare, of texts else",
    arguments: [
      ("tag.size > 9", true), ("tag.size > \"9\"", false), ("tag.size < 12.5", true),
      ("tag.size <= 12", true), ("tag.size < 12", false), ("tag.size >= 12", true),
      ("tag.size > 12", false), ("tag.size > -1", true), ("user > 5", false), ("user < 5", false),
      ("user > aaa", true), ("user < \"B\"", true), ("module < \"a\"", true),
      ("module > \"a\"", false), ("tag.size > 1e0", false), ("user >= ann", true),
      ("user > ann", false),
    ])
  func orders(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "And binds closer than or, not closer than and",
    arguments: [
      ("true", true), ("FALSE", false), ("not false", true), ("not not true", true),
      ("true or false and false", true), ("(true or false) and false", false),
      ("not false and false", false), ("not (false and false)", true),
      ("false or false or true", true), ("true and true and false", false),
      ("user = ann And (module = x Or machine = db1)", true), ("true and not user = bob", true),
      ("\tuser\n=\r\nann ", true),
    ])
  func joins(_ text: String, expected: Bool) throws {
    #expect(try RuleFixture.holds(text) == expected)
  }

  @Test(
    "Case counts for modules, actions and tags, and for all when the policy says so",
    arguments: [
      ("user = ANN", true, false), ("program = PSQL", true, false), ("machine = DB1", true, false),
      ("os-user = ANN", true, false), ("service = SALES", true, false),
      ("client-id = CID", true, false), ("module = MODULE", false, false),
      ("action = ACTION", false, false), ("tag.k = VALUE", false, false),
      ("user ~ \"AN*\"", true, false), ("user ~ /^AN/", true, false),
      ("module ~ \"MOD*\"", false, false), ("module ~ /^MOD/", false, false),
      ("user in (BOB, ANN)", true, false), ("user <= \"ANM\"", false, false),
      ("user >= \"ANM\"", true, true), ("user <= \"ANN\"", true, false),
    ])
  func knowsCase(_ text: String, folded: Bool, exact: Bool) throws {
    let session = SessionAttributes(
      user: "ann", service: "sales", module: "module", action: "action", program: "psql",
      machine: "db1", osUser: "ann", clientID: "cid", tags: ["k": "value"])
    #expect(try RuleFixture.holds(text, of: session) == folded)
    let moment = try RuleFixture.moment(matchesCase: true)
    #expect(try RuleFixture.holds(text, of: session, at: moment) == exact)
    #expect(
      try RuleFixture.holds(text.replacing("ANN", with: "ann"), of: session, at: moment)
        == (exact || text.contains("ANN")))
  }

  @Test("Quoted texts keep what is in them; a text is quoted so that it is read back")
  func quotes() throws {
    for value in ["a\"b", "it's", "a\\b", "é \u{1F600}", "and", "\u{301}x", "(", "a..b"] {
      let session = SessionAttributes(user: value)
      #expect(try RuleFixture.holds("user = \(RuleExpression.quoted(value))", of: session))
    }
    let session = SessionAttributes(user: "it's \"x\" \\")
    #expect(try RuleFixture.holds(#"user = 'it\'s "x" \\'"#, of: session))
    #expect(try RuleFixture.holds(#"user = "it's \"x\" \\""#, of: session))
    #expect(try RuleFixture.holds(#"user ~ /a\/b\\$/"#, of: SessionAttributes(user: #"a/b\"#)))
  }

  @Test("The text is kept as written, in JSON as well, and makes it equal")
  func keepsTheText() throws {
    let text = " user  =  ann and  tag.x is set "
    let expression = try RuleExpression(parsing: text)
    #expect(expression.text == text && expression.description == text)
    let data = try JSONEncoder().encode([expression])
    #expect(String(decoding: data, as: UTF8.self) == "[\"\(text)\"]")
    #expect(try JSONDecoder().decode([RuleExpression].self, from: data) == [expression])
    #expect(try expression != RuleExpression(parsing: "user = ann and tag.x is set"))
    let error = try #require(throws: DecodingError.self) {
      try JSONDecoder().decode(RuleExpression.self, from: Data("\"usr = a\"".utf8))
    }
    #expect("\(error)".contains("did you mean user?"))
  }

  @Test("A huge attribute is only looked at")
  func readsHugeAttributes() throws {
    let huge = String(repeating: "a", count: 100_000)
    let session = SessionAttributes(user: huge, tags: ["n": String(repeating: "9", count: 100_000)])
    #expect(try RuleFixture.holds("user ~ \"a*\" and user != a and user > a", of: session))
    #expect(try !RuleFixture.holds("user ~ /a/ or tag.n > 5", of: session))
    let expression = try RuleExpression(parsing: "user = b or user ~ /a/")
    let why = try #require(try expression.mismatch(session, at: RuleFixture.moment()))
    #expect(why.count < 400 && why.contains("longer than the 4096 bytes"))
  }

  @Test("The limits can be reached")
  func reachesTheLimits() throws {
    let many = Array(repeating: "user=a", count: 256).joined(separator: " or ")
    _ = try RuleExpression(parsing: many)
    let deep = String(repeating: "(", count: 63) + "true" + String(repeating: ")", count: 63)
    _ = try RuleExpression(parsing: deep)
    _ = try RuleExpression(parsing: "true" + String(repeating: " ", count: 4092))
  }
}
