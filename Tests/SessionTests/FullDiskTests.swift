import Foundation
import TestSupport
import Testing

/// A disk that takes no more: code 10, the old state stays, and nothing is left lying about.
@Suite(
  .enabled(if: RmctlBinary.isRoot && RmctlBinary.hasTool("unshare"), "needs root to mount"))
struct FullDiskTests {
  /// Runs a script with `disk/` being a small file system of its own, gone with the script.
  private func onSmallDisk(_ rmctl: RmctlBinary, _ script: String) throws -> CommandAnswer {
    try rmctl.write(
      """
      set -e
      mkdir -p disk; mount -t tmpfs -o size=48k,mode=700 none disk
      export RMCTL_STATE=disk/state.json
      \(script)
      """, to: "script")
    return try rmctl.launch(["unshare", "-m", "sh", "script"]).finish(within: 60)
  }

  @Test func aFullDiskIsCode10AndTheOldStateStays() throws {
    let rmctl = try RmctlBinary()
    let answer = try onSmallDisk(
      rmctl,
      """
      $RMCTL -q group create A
      head -c 100000 /dev/zero > disk/fill 2> /dev/null || true
      cp disk/state.json before
      for i in 1 2 3; do
        if $RMCTL group create B 2> error; then echo taken; else echo code $?; fi
        cmp before disk/state.json
      done
      cat error
      if $RMCTL run -- true; then echo ran; else echo run $?; fi
      $RMCTL group list -o name | grep -c '^[AB]$'
      ls disk | grep -c tmp || true
      rm disk/fill
      $RMCTL group create B
      $RMCTL -q state check
      """)
    #expect(answer.code == 0, "\(answer)")
    let lines = answer.out.split(separator: "\n").map(String.init)
    #expect(Array(lines.prefix(3)) == ["code 10", "code 10", "code 10"], "\(answer)")
    #expect(answer.out.contains("(state.io)"), "\(answer)")
    #expect(lines.contains("run 125") && lines.contains("group B created"), "\(answer)")
    #expect(answer.out.contains("\n1\n0\n"), "B is absent and no file is left: \(answer)")
  }

  @Test func aReadOnlyDiskCanBeReadAndIsCode10ForChanges() throws {
    let rmctl = try RmctlBinary()
    let answer = try onSmallDisk(
      rmctl,
      """
      $RMCTL -q group create A
      mount -o remount,ro disk
      $RMCTL group list -o name | tail -n 1
      $RMCTL group create B || echo code $?
      """)
    #expect(answer.code == 0, "\(answer)")
    #expect(answer.out == "A\ncode 10\n", "\(answer)")
  }

  @Test func aRepairThatFailsLeavesTheDamagedFile() throws {
    let rmctl = try RmctlBinary()
    let answer = try onSmallDisk(
      rmctl,
      """
      $RMCTL -q group create A
      $RMCTL -q group create B
      echo damaged > damaged; cat damaged > disk/state.json
      head -c 100000 /dev/zero > disk/fill 2> /dev/null || true
      if $RMCTL state repair --from-bak --yes; then echo taken; else echo code $?; fi
      cmp damaged disk/state.json && echo kept
      rm disk/fill
      $RMCTL -q state repair --from-bak --yes
      $RMCTL group list -o name | tail -n 1
      """)
    #expect(answer.out == "code 10\nkept\nA\n", "\(answer)")
  }
}
