import ArgumentParser

struct MemoryQuotaNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [MemoryQuotaList.self, MemoryQuotaSet.self]

  static let configuration = CommandConfiguration.noun(
    "quota", "Quotas: how much memory the calls of one session may reserve.", verbs)
}
