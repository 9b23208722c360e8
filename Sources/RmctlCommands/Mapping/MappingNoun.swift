import ArgumentParser
import ResourceManagement

struct MappingNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    MappingSet.self, MappingList.self, MappingDelete.self, MappingTest.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "mapping", "Mappings: which user's sessions go to which group.", verbs)
}
