import Quantities
import Testing

struct IdentifiersTests {
  @Test("Identifiers are ordered and shown by their number")
  func comparesAndShows() {
    #expect(GroupID(2) < GroupID(10))
    #expect(PlanID(2) < PlanID(10))
    #expect(RuleID(2) < RuleID(10))
    #expect(SessionID(2) < SessionID(10))
    #expect(CallID(2) < CallID(10))
    #expect(GroupID(.max).description == "18446744073709551615")
    #expect(Set([SessionID(1), SessionID(1), SessionID(2)]).count == 2)
  }
}
