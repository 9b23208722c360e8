/// Who moves the sizes of memory pools.
public enum MemoryStrategy: String, Codable, Hashable, Sendable, CaseIterable {
  /// Every pool takes part in tuning.
  case automatic
  /// Nothing moves by itself, and a pool grows only from room that no other pool has.
  case manual
  /// Only pools whose auto-tune flag is on take part.
  case hybrid
}
