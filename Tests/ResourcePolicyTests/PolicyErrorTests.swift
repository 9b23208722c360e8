import Testing

@testable import ResourcePolicy

struct PolicyErrorTests {
  private static let finding = Finding(
    .planEmpty, in: "plan X", "it has no directives", fix: "set one")
  private static let doubt = Finding(.noCPU, in: "plan X", "hardly as meant", fix: "none")

  @Test(
    "Every refusal says what is wrong and with what",
    arguments: [
      (PolicyError.invalidName("1", problem: "bad"), "\"1\" is not a valid name: bad"),
      (.notFound(.group, name: "X"), "no group named \"X\""),
      (.alreadyExists(.plan, name: "X"), "a plan named \"X\" already exists"),
      (
        .nameTaken("X", by: .plan),
        "the name \"X\" is taken by a plan; groups and plans share their names"
      ),
      (
        .builtIn(.group, name: "X", operation: "deleted"),
        "the built-in group \"X\" cannot be deleted"
      ),
      (.inUse(.group, name: "X", users: ["a", "b"]), "the group \"X\" is in use by a, b"),
      (.invalidText(field: "user", problem: "bad"), "the user is not valid: bad"),
      (
        .outOfRange(field: "shares", value: "0", range: "1 to 9"),
        "shares 0 is out of range; allowed: 1 to 9"
      ),
      (
        .reservedName("OTHER_GROUPS"),
        "\"OTHER_GROUPS\" is reserved: it stands for every group that a plan does not name"
      ),
      (
        .invalidPlan(name: "X", findings: [finding, doubt]),
        "the plan \"X\" is not valid: it has no directives (plan.no-directives)"
      ),
      (
        .limitReached(.rule, limit: 5), "there are already 5 rules, the most that are allowed"
      ),
      (.inactive(.group, name: "X"), "the group \"X\" is inactive and takes no new sessions"),
      (.unknownZone("Mars/Base"), "there is no time zone \"Mars/Base\" on this machine"),
      (.notOpen(window: "X"), "the window \"X\" is not open"),
      (
        .invalidOrder("user stands in it twice"),
        "this is no order of mapping attributes: user stands in it twice"
      ),
    ])
  func describes(_ error: PolicyError, text: String) {
    #expect(error.description == text)
  }
}
