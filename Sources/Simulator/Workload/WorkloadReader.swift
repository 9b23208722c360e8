public import Documents
import Quantities
import ResourcePolicy
public import Scheduling

extension Workload {
  public static let apiVersion = "rmctl/v1"
  public static let kind = "Workload"

  /// Reads a workload in YAML or JSON.
  ///
  /// - Parameters:
  ///   - name: the file, for errors.
  ///   - cpu: what holds where the file says nothing of `cpu`.
  ///   - io: the same of `io`.
  /// - Throws: ``DocumentErrors`` with everything that is wrong.
  public init(
    reading bytes: [UInt8], name: String, cpu: CPUSettings = CPUSettings(),
    io: IOSettings = IOSettings()
  ) throws(DocumentErrors) {
    let problems = DocumentProblems()
    var reader = WorkloadReader(Workload(cpu: cpu, io: io), problems)
    let documents = problems.collect { () throws(DocumentError) in
      try DocumentReader.read(bytes, name: name)
    }
    for document in (documents ?? []).map({ DocumentCursor($0, name: name) })
    where !document.isNull { reader.read(document) }
    reader.finish(name)
    try DocumentErrors.check(problems, of: [name])
    self = reader.workload
  }
}

/// Puts what stands in a file over a workload. Every mistake is reported.
struct WorkloadReader {
  private(set) var workload: Workload
  private let problems: DocumentProblems
  /// Names of tasks, requests and groups, to find those that stand twice.
  private var names: [String: Set<String>] = [:]
  private var taskCount = 0
  private var requestCount = 0

  init(_ workload: Workload, _ problems: DocumentProblems) {
    self.workload = workload
    self.problems = problems
  }

  mutating func read(_ root: DocumentCursor) {
    let keys = [
      "apiVersion", "kind", "machine", "cpu", "io", "plan", "start", "until", "seed", "groups",
      "tasks", "requests",
    ]
    guard let fields = WorkloadFields(root, keys, problems) else { return }
    fields.expect(Workload.apiVersion, "apiVersion")
    fields.expect(Workload.kind, "kind")
    fields.takeOptional("plan", &workload.plan) { cursor throws(DocumentError) in try cursor.name()
    }
    fields.take("start", &workload.start) { cursor throws(DocumentError) in
      try cursor.quantity { text throws(QuantityError) in try WallTime(parsing: text) }
    }
    fields.takeOptional("until", &workload.until) { cursor throws(DocumentError) in
      try cursor.span()
    }
    fields.take("seed", &workload.seed) { cursor throws(DocumentError) in
      UInt64(try cursor.count(in: 0...Int.max))
    }
    fields.child("machine") { workload.machine.read($0, problems) }
    fields.child("cpu") { workload.cpu.read($0, problems) }
    fields.child("io") { workload.io.read($0, problems) }
    for item in fields.items("groups") { addGroup(item) }
    for item in fields.items("tasks") { addTask(item) }
    for item in fields.items("requests") { addRequests(item) }
  }

  private mutating func addGroup(_ cursor: DocumentCursor) {
    guard let group = WorkloadGroup(cursor, problems) else { return }
    isNew(group.name, among: "groups", cursor)
    workload.groups.append(group)
  }

  private mutating func addTask(_ cursor: DocumentCursor) {
    guard let task = WorkloadTask(cursor, problems) else { return }
    isNew(task.name, among: "tasks", cursor)
    if task.burst == nil, task.sleep > .zero || task.io != nil {
      problems.report(
        cursor.failure(
          "a pause needs burst", hint: "burst: 10ms is the CPU time after which it pauses"))
    }
    if task.burst != nil, task.sleep == .zero, task.io == nil {
      problems.report(cursor.failure("burst needs sleep or io: what it does then"))
    }
    taskCount += task.count
    checkSum(cursor, taskCount, most: Workload.mostTasks)
    workload.tasks.append(task)
  }

  private mutating func addRequests(_ cursor: DocumentCursor) {
    guard let requests = WorkloadRequests(cursor, problems) else { return }
    isNew(requests.name, among: "requests", cursor)
    requestCount += requests.count
    checkSum(cursor, requestCount, most: Workload.mostRequests)
    workload.requests.append(requests)
  }

  private mutating func isNew(_ name: String, among kind: String, _ cursor: DocumentCursor) {
    guard !names[kind, default: []].insert(name).inserted else { return }
    problems.report(cursor.failure("the name \(DocumentWriter.json(text: name)) stands twice"))
  }

  private func checkSum(_ cursor: DocumentCursor, _ sum: Int, most: Int) {
    guard sum > most else { return }
    problems.report(cursor.failure("there are more than \(most) in all"))
  }

  // MARK: What must fit together

  mutating func finish(_ file: String) {
    guard problems.isEmpty else { return }
    func report(_ message: String, _ suggestions: [String] = [], hint: String? = nil) {
      problems.report(
        DocumentError(
          name: file, position: .start, message: message, suggestions: suggestions, hint: hint))
    }
    if workload.tasks.isEmpty, workload.requests.isEmpty {
      report("there is nothing to simulate", hint: "tasks and requests are missing")
    }
    if workload.groups.count > Workload.mostGroups {
      report("there are more than \(Workload.mostGroups) groups")
    }
    if workload.until == nil, let endless = workload.tasks.first(where: { $0.cpu == nil }) {
      report(
        "the task \(DocumentWriter.json(text: endless.name)) has no cpu: it would run for ever",
        hint: "say cpu, or until for the whole")
    }
    let known = workload.groups.map(\.name)
    var wanted = workload.tasks.compactMap(\.group) + workload.requests.compactMap(\.group)
    wanted += workload.groups.compactMap(\.parent)
    for name in Set(wanted).subtracting(known).sorted() where !known.isEmpty {
      report(
        "there is no group \(DocumentWriter.json(text: name)) in groups",
        DidYouMean.suggestions(for: name, among: known))
    }
    checkNumbers(report: { report($0) })
    checkParents(report: { report($0) })
  }

  /// Each of several that are alike is called by its number; nobody else is.
  private func checkNumbers(report: (String) -> Void) {
    let counts = Dictionary(
      workload.tasks.map { ($0.name, $0.count) }, uniquingKeysWith: { first, _ in first })
    for task in workload.tasks where task.count == 1 {
      guard let dash = task.name.lastIndex(of: "-"),
        let number = Int(task.name[dash...].dropFirst()), number > 0
      else { continue }
      let former = String(task.name[..<dash])
      guard let count = counts[former], count > 1, number <= count,
        "\(former)-\(number)" == task.name
      else { continue }
      report(
        "the task \(DocumentWriter.json(text: task.name)) has the name of one of the \(count)"
          + " called \(DocumentWriter.json(text: former))")
    }
  }

  /// A group stands behind its parent, so that there are no circles.
  private func checkParents(report: (String) -> Void) {
    var seen: Set<String> = []
    for group in workload.groups {
      if let parent = group.parent, !seen.contains(parent) {
        report(
          "the parent of \(DocumentWriter.json(text: group.name)) must stand before it in groups")
      }
      seen.insert(group.name)
    }
  }
}
