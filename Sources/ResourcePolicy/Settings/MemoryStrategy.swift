/// Who moves memory from one pool to another.
public enum MemoryStrategy: String, Codable, Hashable, Sendable, CaseIterable {
  /// Every pool takes part in tuning, whatever its flag says.
  case automatic
  /// Nothing moves by itself: a pool grows by an explicit resize only, out of free room.
  case manual
  /// Pools with the auto-tune flag take part in tuning, the others stay as they are.
  case hybrid
}
