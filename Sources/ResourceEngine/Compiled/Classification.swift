public import Quantities
public import ResourcePolicy

/// How a session was put into its group: the winner, and every candidate with why it won or lost.
public struct Classification: Hashable, Sendable {
  public let group: GroupID
  public let reason: GroupReason
  public let trail: [Candidate]

  /// One thing that could have decided.
  public struct Candidate: Hashable, Sendable {
    public enum Verdict: String, Sendable {
      case won, lost
      case noMatch = "no-match"
    }

    /// `explicit`, `temporary`, `mapping`, `rule` or `default`.
    public let step: String
    public let name: String
    public let group: GroupID
    public let verdict: Verdict
    public let why: String
  }
}

/// Who is to be classified, when, and by which rules of reading.
public struct Applicant: Hashable, Sendable {
  public let session: SessionAttributes
  /// Whose privileges count for a group that the session asks for.
  public let principal: Principal
  public let kind: Session.Kind
  /// The group that the session asks for itself.
  public let requested: GroupID?

  public init(
    _ session: SessionAttributes, as principal: Principal, kind: Session.Kind,
    requested: GroupID? = nil
  ) {
    self.session = session
    self.principal = principal
    self.kind = kind
    self.requested = requested
  }

  /// Whose privileges count for mappings and rules.
  var subject: Principal { principal.asSubject(of: session) }
}

extension Principal {
  /// The session's user, who is not always the one who opened it.
  func asSubject(of session: SessionAttributes) -> Principal {
    let isSame = user == session.user
    return Principal(
      user: session.user, roles: isSame ? roles : [],
      isAdministrator: isSame && isAdministrator)
  }
}

extension Policy {
  /// Order: the group asked for, temporary mappings of the user, mappings in the order of the
  /// attributes, rules by number, the default. A group that is inactive, or for which the user
  /// has no privilege, is passed over.
  ///
  /// - Complexity: O(mappings + rules). To only get the group use ``Classifier``.
  public func classify(
    _ applicant: Applicant, at time: WallTime, zones: ZoneTables
  ) -> Classification {
    var trail = ClassificationTrail(self, applicant, at: time, zones: zones)
    trail.addExplicit()
    trail.addMappings()
    trail.addRules()
    trail.addDefault()
    return trail.decision
  }
}

/// Collects candidates; the first that matches wins and every later match lost to it.
private struct ClassificationTrail {
  private let policy: Policy
  private let applicant: Applicant
  private let moment: RuleMoment
  private var candidates: [Classification.Candidate] = []
  private var winner: (candidate: Classification.Candidate, reason: GroupReason)?

  init(_ policy: Policy, _ applicant: Applicant, at time: WallTime, zones: ZoneTables) {
    self.policy = policy
    self.applicant = applicant
    moment = RuleMoment(at: time, policy.reading(zones))
  }

  var decision: Classification {
    Classification(
      group: winner?.candidate.group ?? Policy.interactiveGroup,
      reason: winner?.reason ?? .defaultGroup, trail: candidates)
  }

  mutating func addExplicit() {
    guard let group = applicant.requested else { return }
    let objection = policy.objection(to: group, for: applicant.principal, at: moment.wall)
    add(
      "explicit", "--group", group, objection, "the session asked for it", .explicit)
  }

  mutating func addMappings() {
    let ranked = policy.rankedMappings(at: moment.wall)
    for mapping in ranked {
      let attribute = mapping.attribute.rawValue
      let value = mapping.attribute.value(in: applicant.session)
      let isTemporary = mapping.isTemporaryUser
      var why = ""
      var objection: String?
      if let value {
        why = "\(attribute) \"\(value)\" is mapped"
        if !mapping.matches(value, matchesCase: moment.matchesCase) {
          objection = "\(attribute) is \"\(value)\""
        }
      } else {
        objection = "the session has no \(attribute)"
      }
      objection =
        objection
        ?? policy.objection(to: mapping.group, for: applicant.subject, at: moment.wall)
      add(
        isTemporary ? "temporary" : "mapping", "\(attribute) \(mapping.value)", mapping.group,
        objection,
        mapping.until.map { "\(why) until \($0)" } ?? why,
        .mapping(attribute: mapping.attribute, value: mapping.value.pattern))
    }
  }

  mutating func addRules() {
    for rule in policy.rulesInOrder {
      let attributes = rule.attributes
      var objection = attributes.isEnabled ? nil : "the rule is disabled"
      objection = objection ?? attributes.condition.mismatch(applicant.session, at: moment)
      objection =
        objection
        ?? policy.objection(to: attributes.group, for: applicant.subject, at: moment.wall)
      let why = objection == nil ? attributes.condition.reason(applicant.session, at: moment) : ""
      add(
        "rule", rule.name.text, attributes.group, objection, why, .rule(name: rule.name.text))
    }
  }

  mutating func addDefault() {
    let isRun = applicant.kind == .command
    add(
      "default", isRun ? "run-group" : "default-group", policy.defaultGroup(for: applicant.kind),
      nil, "nothing else claimed the session", .defaultGroup)
  }

  private mutating func add(
    _ step: String, _ name: String, _ group: GroupID, _ mismatch: String?, _ why: String,
    _ reason: GroupReason
  ) {
    let verdict: Classification.Candidate.Verdict =
      mismatch != nil ? .noMatch : winner == nil ? .won : .lost
    let lostTo = winner.map { "\($0.candidate.step) \($0.candidate.name) came first" }
    let candidate = Classification.Candidate(
      step: step, name: name, group: group, verdict: verdict, why: mismatch ?? lostTo ?? why)
    candidates.append(candidate)
    if verdict == .won { winner = (candidate, reason) }
  }
}

extension Policy {
  /// How rules are read under this policy.
  func reading(_ zones: ZoneTables) -> RuleReading {
    RuleReading(zones: zones, zone: settings.zone, matchesCase: settings.matchesCase)
  }

  func defaultGroup(for kind: Session.Kind) -> GroupID {
    kind == .command ? settings.runGroup : settings.defaultGroup
  }

  /// Why a group does not take a session of somebody; nil when it does.
  public func objection(
    to id: GroupID, for principal: Principal, at time: WallTime
  ) -> String? {
    guard let group = group(id) else { return "there is no such group" }
    if !group.attributes.isActive { return "the group \(group.name) is inactive" }
    guard group.admits(principal, at: time) else {
      return "\(principal.user) has no switch privilege for \(group.name)"
    }
    return nil
  }

  /// Mappings that hold now in the order of asking: temporary ones of users, then by the place of
  /// their attribute; among those of one attribute exact values, then the longest text in front of
  /// a wildcard, then the temporary one, then the older one.
  func rankedMappings(at time: WallTime) -> [AttributeMapping] {
    rankedMappings.filter { $0.isValid(at: time) }
  }

  /// All mappings in the order of asking, those that have run out as well.
  public var rankedMappings: [AttributeMapping] {
    let places = Dictionary(
      uniqueKeysWithValues: mappingOrder.attributes.enumerated().map { ($1, $0) })
    return mappings.enumerated()
      .sorted { a, b in
        let (x, y) = (a.element, b.element)
        if x.isTemporaryUser != y.isTemporaryUser { return x.isTemporaryUser }
        let (p, q) = (places[x.attribute] ?? 0, places[y.attribute] ?? 0)
        if p != q { return p < q }
        if x.value.isLiteral != y.value.isLiteral { return x.value.isLiteral }
        let (m, n) = (x.value.literalPrefixLength, y.value.literalPrefixLength)
        if m != n { return m > n }
        if (x.until != nil) != (y.until != nil) { return x.until != nil }
        return a.offset < b.offset
      }
      .map(\.element)
  }
}

extension AttributeMapping {
  /// A mapping of a user for a while goes over all mappings for good.
  var isTemporaryUser: Bool { attribute == .user && until != nil }

  func matches(_ text: String, matchesCase: Bool) -> Bool {
    value.matches(text, matchesCase: matchesCase || attribute.isCaseSensitive)
  }
}
