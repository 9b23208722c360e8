import ArgumentParser
import LinuxHost
import ProcessEnforcement
import ResourceManagement

struct HostDoctor: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "doctor", "Check the machine: what rmctl needs, what is missing, and how to mend it.",
    details: """
      Kernel, control groups and rights, nice between terminals, swap, schedulers of disks, \
      limits, clocks, the state file, GPUs. WARN: something works less well. FAIL: what rmctl \
      promises does not hold here; then the exit code is 1. Nothing is changed.
      """,
    examples: [
      "rmctl host doctor", "rmctl host doctor -o json",
      "rmctl host doctor --cgroup-root /user.slice/me",
    ])

  @OptionGroup var groups: GroupRootOption

  func run(in context: Context) throws {
    let examination = HostExamination(
      ControlGroupLayout.read(base: try context.cgroupRoot(groups.cgroupRoot)))
    let checks = examination.checks(
      context.access.manager, gpus: GPULook.read(needsMemory: true))
    func count(_ verdict: HostCheck.Verdict) -> Int { checks.count { $0.verdict == verdict } }
    let summary = Record([
      "passed": .count(count(.pass)), "warnings": .count(count(.warn)),
      "failures": .count(count(.fail)),
    ])
    let list = AnswerPart(
      key: "checks", kind: "HostCheckList", records: checks.map(HostView.record),
      columns: HostView.checkColumns)
    let fixes = AnswerPart(
      key: "fixes", kind: "HostFixList",
      records: checks.filter { $0.fix != nil }.map(HostView.record),
      columns: HostView.fixColumns)
    // In JSON every check has its own fix.
    let isJSON = context.renderer.format.isJSON
    try context.show(
      "HostDoctor", summary, isJSON || fixes.records.isEmpty ? [list] : [list, fixes],
      generation: (try? context.read().generation) ?? 0)
    if count(.fail) > 0 { throw EarlyExit(code: 1) }
  }
}
