import ArgumentParser
import ResourceManagement

struct MappingNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    MappingSet.self, MappingList.self, MappingOrderCommand.self,
    MappingDelete.self, MappingTest.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "mapping", "Mappings: which attribute values put sessions into which group.", verbs)
}
