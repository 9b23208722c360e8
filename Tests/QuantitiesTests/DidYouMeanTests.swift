import Testing

@testable import Quantities

struct DidYouMeanTests {
  @Test(
    "distances count changes, gaps and swaps of neighbours",
    arguments: [
      ("", "", 0), ("a", "", 1), ("group", "group", 0), ("grup", "group", 1),
      ("gruop", "group", 1), ("ETLL", "ETL", 1), ("abc", "xyz", 3),
    ])
  func distance(a: String, b: String, expected: Int) {
    #expect(DidYouMean.distance(Array(a.unicodeScalars), Array(b.unicodeScalars)) == expected)
  }

  @Test("at most three, nearest first, then by name; case does not matter")
  func order() {
    let names = ["PLAN_D", "plan_b", "PLAN_C", "PLAN", "OTHER"]
    #expect(DidYouMean.suggestions(for: "plan_a", among: names) == ["PLAN_C", "PLAN_D", "plan_b"])
    #expect(DidYouMean.suggestions(for: "zzz", among: names).isEmpty)
  }
}
