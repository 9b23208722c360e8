import Quantities
import Testing

@testable import ResourcePolicy

struct SessionLimitsTests {
  @Test(
    "Limits at the ends of their ranges are accepted",
    arguments: [
      SessionLimits(), SessionLimits(maxSessions: 0), SessionLimits(maxSessions: 1_000_000),
      SessionLimits(queueLimit: 0), SessionLimits(queueLimit: 1_000_000),
      SessionLimits(queueTimeout: .zero), SessionLimits(queueTimeout: .longest),
      SessionLimits(maxExecution: .milliseconds(1)), SessionLimits(maxExecution: .longest),
      SessionLimits(maxIdle: .milliseconds(1)), SessionLimits(sessionMemory: .init(bytes: 1 << 20)),
      SessionLimits(sessionMemory: .init(bytes: .max)),
    ])
  func accepts(_ limits: SessionLimits) throws {
    #expect(throws: Never.self) { try limits.check() }
  }

  @Test(
    "A limit outside its range is refused by its name",
    arguments: [
      (SessionLimits(maxSessions: -1), "max sessions"),
      (SessionLimits(maxSessions: 1_000_001), "max sessions"),
      (SessionLimits(maxSessions: .min), "max sessions"),
      (SessionLimits(queueLimit: -1), "queue limit"),
      (SessionLimits(queueLimit: .max), "queue limit"),
      (SessionLimits(maxExecution: .zero), "max execution"),
      (SessionLimits(maxExecution: .init(nanoseconds: 999_999)), "max execution"),
      (SessionLimits(maxIdle: .zero), "max idle"),
      (SessionLimits(sessionMemory: .zero), "session memory"),
      (SessionLimits(sessionMemory: .init(bytes: (1 << 20) - 1)), "session memory"),
    ])
  func refuses(_ limits: SessionLimits, field: String) throws {
    let error = try #require(throws: PolicyError.self) { try limits.check() }
    #expect(error.isOutOfRange)
    #expect(error.description.hasPrefix(field + " "))
  }
}
