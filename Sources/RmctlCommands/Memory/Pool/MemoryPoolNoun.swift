import ArgumentParser
import ResourceManagement

struct MemoryPoolNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    MemoryPoolCreate.self, MemoryPoolList.self, MemoryPoolSet.self, MemoryPoolDelete.self,
    MemoryPoolAllocate.self, MemoryPoolFree.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "pool", "Memory pools: parts of the memory, each with a size.", verbs)
}

extension Context {
  /// The memory pool of this name.
  ///
  /// - Throws: ``CommandError`` with what was probably meant.
  func memoryPool(_ name: String) throws(CommandError) -> MemoryPool {
    let pools = try read().engine.memory.pools
    let key = name.lowercased()
    guard let pool = pools.first(where: { $0.name.key == key }) else {
      throw .refused(
        .poolNotFound, "there is no memory pool \"\(name)\"",
        suggestions: DidYouMean.suggestions(for: name, among: pools.map(\.name.text)),
        hint: "rmctl memory pool list")
    }
    return pool
  }
}
