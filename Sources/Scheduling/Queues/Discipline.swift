/// In which order a queue serves its members.
enum Discipline: Sendable {
  /// The least virtual run time.
  case virtualTime
  /// The least use for its weight after another turn, with the past fading.
  case usage
  /// First come, first served, for a quantum each.
  case turn
  /// The least virtual finish time.
  case finish
  /// The least virtual finish time of those that should have begun by now.
  case budget
  /// The earliest deadline of those whose virtual run time is not ahead of all.
  case eligible
}
