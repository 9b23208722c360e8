import Benchmark
import Glibc

// Whole commands, each as a fresh process with a state of its own. Read the ratios: `true` and
// `timeout 10 true` are the floor of this machine, `sqlite3` is what a durable row costs.
//
// RMCTL_BINARY names the release binary; see docs/benchmarks.md.

/// Runs a program with nothing on its standard streams.
@Sendable func run(_ words: [String]) {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for descriptor: Int32 in 0...2 {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
  }
  var arguments = words.map { strdup($0) }
  arguments.append(nil)
  defer { arguments.forEach { free($0) } }
  var pid: Int32 = 0
  guard posix_spawnp(&pid, words[0], &actions, nil, arguments, environ) == 0 else { return }
  var status: Int32 = 0
  waitpid(pid, &status, 0)
}

func exists(_ program: String) -> Bool {
  (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":")
    .contains { access("\($0)/\(program)", X_OK) == 0 }
}

let benchmarks: @Sendable () -> Void = {
  let binary = getenv("RMCTL_BINARY").map { String(cString: $0) } ?? "rmctl"
  let folder = "/tmp/rmctl-benchmark-\(getpid())"
  mkdir(folder, 0o700)
  setenv("RMCTL_STATE", folder + "/state.json", 1)
  run([binary, "state", "init"])

  let configuration = Benchmark.Configuration(
    metrics: [.wallClock, .cpuTotal], warmupIterations: 3, maxDuration: .seconds(3),
    maxIterations: 200)
  func add(_ name: String, _ words: [String]) {
    Benchmark(name, configuration: configuration) { benchmark in
      for _ in benchmark.scaledIterations { run(words) }
    }
  }
  add("floor: true", ["/bin/true"])
  add("floor: timeout 10 true", ["timeout", "10", "true"])
  add("rmctl version", [binary, "version"])
  add("rmctl group list", [binary, "group", "list"])
  add("rmctl run -- true", [binary, "run", "--", "true"])
  Benchmark("rmctl group create", configuration: configuration) { benchmark in
    for iteration in benchmark.scaledIterations {
      // A state of its own, so that the other rows do not read the groups made here.
      run([
        binary, "--state", folder + "/create.json", "group", "create",
        "G\(benchmark.currentIteration)_\(iteration)",
      ])
    }
  }
  if exists("sqlite3") {
    run(["sqlite3", folder + "/b.db", "create table t(x)"])
    add("floor: sqlite3 insert", ["sqlite3", folder + "/b.db", "insert into t values(1)"])
  }
}
