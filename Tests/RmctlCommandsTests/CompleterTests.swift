import ResourceManagement
import Testing

@testable import RmctlCommands

struct CompleterTests {
  /// One running call, one waiting call, a pool of servers and an offender.
  private static let completer: Completer = {
    var policy = Policy.builtIn(at: WallTime(milliseconds: 0))
    _ = try? policy.createServerPool(EntityName("REPORTS"))
    var limits = ResourceLimits()
    limits.maxSessions = 1
    _ = try? policy.createGroup(
      EntityName("POOL"), GroupAttributes(limits: limits), at: WallTime(milliseconds: 0))
    var engine = Engine(policy: policy)
    let now = Now(boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))
    for _ in 1...2 {
      let request = OpenRequest(
        kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1,
        group: try? policy.group(named: "POOL").id)
      _ = try? engine.apply(.open(request), at: now)
      guard let session = engine.sessions.sessions.last else { continue }
      _ = try? engine.apply(.begin(BeginRequest(session: session.id)), at: now)
    }
    _ = try? engine.apply(
      .quarantine(.add(fingerprint: "report-7", reason: "slow", for: .seconds(60))), at: now)
    return Completer(engine: engine)
  }()

  @Test(
    "what could stand next",
    arguments: [
      ([], "gro", ["group"]), (["group"], "cre", ["create"]),
      (["group", "show"], "batch", ["BATCH_GROUP"]),
      (["plan", "activate"], "d", ["DAYTIME_PLAN"]),
      (["group", "delete", "X", "--reassign-to"], "SYS", ["SYS_GROUP"]),
      (["-S", "/x", "group"], "li", ["list"]), (["group", "list", "-o"], "js", ["json", "jsonl"]),
      (["completion"], "z", ["zsh"]),
      (["directive", "set", "DAYTIME_PLAN"], "OTH", ["OTHER_GROUPS"]),
      (["group", "create"], "--if", ["--if-not-exists", "--if-generation"]),
      (["run", "--"], "", []), (["nonsense"], "", []),
      (["memory"], "po", ["pool"]), (["memory", "pool"], "a", ["allocate"]),
      (["memory", "pool", "set"], "wo", ["WORK_AREA"]), (["memory", "pole"], "", []),
      (["parallel", "pool", "set"], "", ["REPORTS"]),
      (["parallel", "pool", "create", "X", "--group"], "SYS", ["SYS_GROUP"]),
      (["call", "end"], "", ["1", "2"]), (["queue", "move"], "", ["2"]),
      (["queue", "cancel"], "", ["2"]), (["quarantine", "delete"], "", ["report-7"]),
      (["stats"], "", ["group", "session", "memory", "parallel"]),
    ])
  func candidates(words: [String], current: String, expected: [String]) {
    #expect(Self.completer.candidates(after: words, current: current).map(\.text) == expected)
  }
}
