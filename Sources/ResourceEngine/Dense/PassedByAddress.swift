/// Inside a large value it makes the compiler hand the value on by its address.
///
/// What has a fixed layout of plain fields the compiler loads and stores on the stack for every
/// function that only reads it: half a kilobyte of an engine for each question (measured: a
/// quarter of all instructions). A value with an existential inside lies where it lies.
struct PassedByAddress: Hashable, Sendable {
  private let unknown: any Sendable = ()

  static func == (a: PassedByAddress, b: PassedByAddress) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}
