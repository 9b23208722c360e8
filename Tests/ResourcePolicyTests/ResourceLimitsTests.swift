import Quantities
import Testing

@testable import ResourcePolicy

struct ResourceLimitsTests {
  @Test(
    "Limits at the ends of their ranges are accepted",
    arguments: [
      ResourceLimits(), ResourceLimits(maxSessions: 0), ResourceLimits(maxSessions: 1_000_000),
      ResourceLimits(queueLimit: 0), ResourceLimits(queueLimit: 1_000_000),
      ResourceLimits(queueTimeout: .zero), ResourceLimits(queueTimeout: .longest),
      ResourceLimits(maxExecution: .milliseconds(1)), ResourceLimits(maxExecution: .longest),
      ResourceLimits(maxIdle: .milliseconds(1)),
      ResourceLimits(sessionMemory: .init(bytes: 1 << 20)),
      ResourceLimits(sessionMemory: .init(bytes: .max)),
    ])
  func accepts(_ limits: ResourceLimits) throws {
    #expect(throws: Never.self) { try limits.check() }
  }

  @Test(
    "A limit outside its range is refused by its name",
    arguments: [
      (ResourceLimits(maxSessions: -1), "max sessions"),
      (ResourceLimits(maxSessions: 1_000_001), "max sessions"),
      (ResourceLimits(maxSessions: .min), "max sessions"),
      (ResourceLimits(queueLimit: -1), "queue limit"),
      (ResourceLimits(queueLimit: .max), "queue limit"),
      (ResourceLimits(maxExecution: .zero), "max execution"),
      (ResourceLimits(maxExecution: .init(nanoseconds: 999_999)), "max execution"),
      (ResourceLimits(maxIdle: .zero), "max idle"),
      (ResourceLimits(sessionMemory: .zero), "session memory"),
      (ResourceLimits(sessionMemory: .init(bytes: (1 << 20) - 1)), "session memory"),
    ])
  func refuses(_ limits: ResourceLimits, field: String) throws {
    let error = try #require(throws: PolicyError.self) { try limits.check() }
    #expect(error.isOutOfRange)
    #expect(error.description.hasPrefix(field + " "))
  }
}
