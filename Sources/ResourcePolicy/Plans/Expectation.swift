public import Quantities

/// What an administrator expects of a plan: who gets what while some want nothing. Checked by
/// `validate` and `apply`, so that a change that breaks it is noticed before it is made.
public struct Expectation: Hashable, Codable, Sendable {
  /// One target with a percentage of the machine.
  public struct Part: Hashable, Codable, Sendable {
    public let target: DirectiveTarget
    public let percentage: Percentage

    public init(_ target: DirectiveTarget, _ percentage: Percentage) {
      self.target = target
      self.percentage = percentage
    }
  }

  public let plan: PlanID
  /// Targets that want nothing.
  public let idle: [DirectiveTarget]
  /// Targets that want this much and no more.
  public let demand: [Part]
  /// What these get.
  public let shares: [Part]
  /// How far a share may be from what is expected.
  public let tolerance: Percentage

  public static let standardTolerance = Percentage(hundredths: 5)

  public init(
    plan: PlanID, idle: [DirectiveTarget] = [], demand: [Part] = [], shares: [Part],
    tolerance: Percentage = standardTolerance
  ) {
    self.plan = plan
    self.idle = idle
    self.demand = demand
    self.shares = shares
    self.tolerance = tolerance
  }

  /// Everything that it names, the plan itself not.
  var targets: [DirectiveTarget] { idle + demand.map(\.target) + shares.map(\.target) }
}

extension Policy {
  static let mostExpectations = 10_000

  /// Replaces all expectations.
  ///
  /// - Throws: ``PolicyError`` when one names something that does not exist.
  public mutating func setExpectations(_ new: [Expectation]) throws(PolicyError) {
    guard new.count <= Self.mostExpectations else {
      throw .limitReached(.expectation, limit: Self.mostExpectations)
    }
    for expectation in new {
      guard plan(expectation.plan) != nil else {
        throw .notFound(.plan, name: "\(expectation.plan)")
      }
      for target in expectation.targets where !exists(target) {
        throw .notFound(.group, name: name(of: target))
      }
    }
    expectations = new
  }

  func exists(_ target: DirectiveTarget) -> Bool {
    switch target {
    case .others: true
    case .group(let id): group(id) != nil
    case .plan(let id): plan(id) != nil
    }
  }
}
