import ArgumentParser
import ResourceManagement

struct MappingOrderCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "order", "Show or set the order in which mapping attributes are asked.",
    details: """
      Without arguments it shows the order. With arguments all ten attributes have to be named; \
      `explicit`, what a session asks for itself, is the first in any case.
      """,
    examples: [
      "rmctl mapping order",
      "rmctl mapping order user program os-user machine client-id service-module-action"
        + " service-module module-action module service",
    ])

  @Argument(help: "The attributes, the one to ask first in front.")
  var attributes: [MappingAttribute] = []

  func run(in context: Context) throws {
    if !attributes.isEmpty {
      try context.changePolicy("order") { policy, _ throws(PolicyError) in
        policy.setMappingOrder(try MappingOrder(attributes))
      }
      return context.acknowledge("mapping attributes are asked in the new order")
    }
    let snapshot = try context.read()
    let rows = snapshot.engine.policy.mappingOrder.attributes.enumerated().map { place, attribute in
      Record(["place": .count(place + 1), "attribute": .text(attribute.rawValue)])
    }
    try context.list(
      "MappingOrder", rows,
      columns: [.init("PLACE", "place"), .init("ATTRIBUTE", "attribute")],
      generation: snapshot.generation)
  }
}
