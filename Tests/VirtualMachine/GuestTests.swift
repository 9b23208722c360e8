import Testing

/// What guest scripts say of a machine with control groups of version 2, and of version 1.
@Suite(.enabled(if: GuestMachine.obstacle == nil, "\(GuestMachine.obstacle ?? "")"))
struct GuestTests {
  @Test(arguments: GuestLayout.allCases.filter { !GuestScript.selected($0).isEmpty })
  func everyScriptComesToItsEnd(layout: GuestLayout) async throws {
    let report = try await GuestMachines.shared.report(layout)
    #expect(report.isComplete, "\(report.tail(of: ""))")
  }

  @Test(arguments: GuestScript.selected(.unified).flatMap { $0.checks(.unified) })
  func unified(check: GuestCheck) async throws {
    try await expect(check)
  }

  @Test(arguments: GuestScript.selected(.legacy).flatMap { $0.checks(.legacy) })
  func legacy(check: GuestCheck) async throws {
    try await expect(check)
  }

  private func expect(_ check: GuestCheck) async throws {
    let failure = try await GuestMachines.shared.report(check.layout).failure(of: check)
    #expect(failure == nil, "\(check.testDescription): \(failure ?? "")")
  }
}
