import ArgumentParser
import ResourceManagement

struct MappingNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "mapping", "Mappings: which user's sessions go to which group.",
    [MappingSet.self, MappingList.self, MappingDelete.self, MappingTest.self])
}
