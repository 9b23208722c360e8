import Quantities
import TestSupport
import Testing

@testable import ResourcePolicy

/// Laws of rule expressions on random ones; a failure names the seed.
struct RulePropertyTests {
  @Test("Random expressions mean what they are made of", arguments: [1, 2, 3, 4] as [UInt64])
  func agreesWithTheReference(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let moment = try RuleFixture.moment()
    var matched = 0
    for _ in 0..<500 {
      let sample = RuleSample.random(depth: 4, &random)
      guard let expression = try? RuleExpression(parsing: sample.text) else {
        Issue.record("seed \(seed): \(sample.text) is refused")
        continue
      }
      for _ in 0..<8 {
        let session = RuleSample.session(&random)
        let expected = sample.value(session) == true
        let found = expression.matches(session, at: moment)
        #expect(found == expected, "seed \(seed): \(sample.text) of \(session)")
        let mismatch = expression.mismatch(session, at: moment)
        #expect((mismatch == nil) == found, "seed \(seed): \(sample.text) of \(session)")
        #expect(mismatch != "" && !expression.reason(session, at: moment).isEmpty)
        matched += found ? 1 : 0
      }
    }
    #expect((800...3_200).contains(matched), "the expressions test both answers")
  }

  @Test("What the analysis says holds for every session", arguments: [5, 6, 7] as [UInt64])
  func analysisIsSound(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (never, always, required) = (0, 0, 0)
    let moments = [try RuleFixture.moment(), try RuleFixture.moment(matchesCase: true)]
    for round in 0..<1_000 {
      let expression = try RuleExpression(
        parsing: RuleSample.random(depth: 3, &random).text)
      let moment = moments[round % 2]
      never += expression.isNeverTrue ? 1 : 0
      always += expression.isAlwaysTrue ? 1 : 0
      let users = expression.requiredExact(.user)
      required += users == nil ? 0 : 1
      for _ in 0..<10 {
        let session = RuleSample.session(&random)
        let matches = expression.matches(session, at: moment)
        #expect(!(matches && expression.isNeverTrue), "seed \(seed): \(expression)")
        #expect(matches || !expression.isAlwaysTrue, "seed \(seed): \(expression)")
        if matches, let users {
          #expect(users.contains(session.user.lowercased()), "seed \(seed): \(expression)")
        }
      }
    }
    #expect(never > 20 && always > 20 && required > 50, "\(never) \(always) \(required)")
  }

  @Test("A rule that covers another claims all its sessions", arguments: [8, 9, 10] as [UInt64])
  func coverIsSound(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var covered = 0
    let moments = [try RuleFixture.moment(), try RuleFixture.moment(matchesCase: true)]
    for round in 0..<1_000 {
      let wide = try RuleExpression(parsing: RuleSample.random(depth: 2, &random).text)
      let part = RuleSample.random(depth: 2, &random).text
      let text = random.isOneIn(2) ? part : "\(part) and \(wide)"
      let narrow = try RuleExpression(parsing: text)
      #expect(wide.covers(wide))
      guard wide.covers(narrow) else { continue }
      covered += 1
      let moment = moments[round % 2]
      for _ in 0..<10 {
        let session = RuleSample.session(&random)
        guard narrow.matches(session, at: moment) else { continue }
        #expect(wide.matches(session, at: moment), "seed \(seed): \(wide) covers \(narrow)")
      }
    }
    #expect(covered > 250, "\(covered)")
  }

  @Test("No text makes the parser trap, and every refusal points into it")
  func survivesAnyText() throws {
    let seed: UInt64 = 11
    let moment = try RuleFixture.moment()
    var random = SplitMix64(seed: seed)
    let scalars = "user=~!<>()[],.\"'/\\ \t\n-:@_aé\u{301}\u{0}\u{200D}\u{1F600}{}|*?+^$0"
      .unicodeScalars
    let words = [
      "user", "program", "tag", "tag.x", "[", "]", "(", ")", ",", "=", "!=", "~", "!~", "<", "<=",
      ">", ">=", "..", "and", "or", "not", "in", "is", "set", "true", "false", "time", "day",
      "date", "zone", "UTC", "22:00", "24:00", "06:00", "mon", "fri", "2026-12-24", "9999-12-31",
      "\"a\"", "'b*'", "/a+/", "/(a{9}){9}/", "12", "-1.5", "\"", "/", "\\", "&&", "==", "é",
    ]
    var accepted = 0
    for round in 0..<10_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...14, using: &random) {
        if round.isMultiple(of: 2) {
          if let scalar = scalars.randomElement(using: &random) {
            text.unicodeScalars.append(scalar)
          }
        } else {
          text += (words.randomElement(using: &random) ?? "") + (random.isOneIn(5) ? "" : " ")
        }
      }
      do {
        let expression = try RuleExpression(parsing: text)
        accepted += 1
        let matches = expression.matches(RuleFixture.session, at: moment)
        #expect(matches == (expression.mismatch(RuleFixture.session, at: moment) == nil))
        _ = (expression.isNeverTrue, expression.isAlwaysTrue, expression.covers(expression))
      } catch {
        #expect((1...text.count + 1).contains(error.column), "seed \(seed): \(text)")
        #expect(!error.message.isEmpty && error.description.contains("^"))
      }
    }
    #expect(accepted > 10, "\(accepted)")
  }

  @Test("A quoted text is read back as it was")
  func quotedTextsComeBack() throws {
    var random = SplitMix64(seed: 12)
    let scalars = "ab \"'\\/*é\u{301}\u{1F600}.(,=".unicodeScalars
    for _ in 0..<2_000 {
      var value = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        if let scalar = scalars.randomElement(using: &random) { value.append(scalar) }
      }
      let text = "user = \(RuleExpression.quoted(String(value))) and true"
      let session = SessionAttributes(user: String(value))
      #expect(try RuleFixture.holds(text, of: session), "\(text)")
    }
  }
}
