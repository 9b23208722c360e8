import Testing

@testable import ResourcePolicy

struct MappingOrderTests {
  @Test("Oracle's order has eleven places, what the session asks for first")
  func hasStandard() {
    let names = MappingOrder.standard.attributes.map(\.rawValue)
    #expect(
      names == [
        "explicit", "service-module-action", "service-module", "module-action", "module",
        "service", "user", "program", "os-user", "machine", "client-id",
      ])
  }

  @Test("Any order of the ten is one; explicit may be left out and is the first")
  func accepts() throws {
    let reversed = Array(MappingAttribute.mappable.reversed())
    #expect(try MappingOrder(reversed).attributes == [.explicit] + reversed)
    #expect(try MappingOrder([.explicit] + reversed) == MappingOrder(reversed))
    var policy = try PolicyFixture().policy
    policy.setMappingOrder(try MappingOrder(reversed))
    #expect(policy.mappingOrder.attributes.last == .serviceModuleAction)
  }

  @Test("An order without one of the ten is refused by its name")
  func refusesMissing() throws {
    for attribute in MappingAttribute.mappable {
      let rest = MappingAttribute.allCases.filter { $0 != attribute }
      #expect(throws: PolicyError.invalidOrder("missing: \(attribute.rawValue)")) {
        try MappingOrder(rest)
      }
    }
    #expect(throws: PolicyError.self) { try MappingOrder([]) }
  }

  @Test("An attribute that stands twice is refused by its name")
  func refusesTwice() throws {
    for attribute in MappingAttribute.allCases {
      #expect(throws: PolicyError.invalidOrder("\(attribute.rawValue) stands in it twice")) {
        try MappingOrder(MappingAttribute.allCases + [attribute])
      }
    }
  }

  @Test("Explicit stands nowhere but first")
  func refusesExplicitLater() throws {
    for place in 1...MappingAttribute.mappable.count {
      var order = MappingAttribute.mappable
      order.insert(.explicit, at: place)
      let error = try #require(throws: PolicyError.self) { try MappingOrder(order) }
      #expect(error.isInvalidOrder && error.description.contains("must be the first"))
    }
  }
}
