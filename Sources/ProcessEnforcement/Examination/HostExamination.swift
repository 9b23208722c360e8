import Glibc
package import LinuxHost
import Quantities
package import ResourceManagement

/// Looks at everything that decides what can be enforced here: `rmctl host doctor`.
package struct HostExamination: Sendable {
  /// Stands for `/`.
  let root: String
  let layout: ControlGroupLayout
  let kernel: KernelVersion?
  let isRoot: Bool
  let now: Now

  /// - Parameters:
  ///   - root: stands for `/`.
  ///   - kernel: the running one's release, as uname(2) has it.
  package init(
    _ layout: ControlGroupLayout, root: String = "", kernel: String = KernelRelease.current,
    isRoot: Bool = geteuid() == 0, now: Now = HostClock.now()
  ) {
    self.layout = layout
    self.root = root
    self.kernel = KernelVersion(parsing: kernel)
    self.isRoot = isRoot
    self.now = now
  }

  /// In the order in which a person wants to know.
  ///
  /// - Parameter gpus: a look at them; nil: they are not checked.
  package func checks(_ manager: ResourceManager, gpus: GPULook? = nil) -> [HostCheck] {
    kernelChecks + groupChecks + [autogroup, swap] + diskChecks + [processes, bootID, clock]
      + stateChecks(manager) + (gpus.map { [gpuCheck($0)] } ?? [])
  }

  /// Why a call is not there, in words.
  static func words(_ number: Int32) -> String { String(cString: strerror(number)) }

  private var autogroup: HostCheck {
    switch HostSwitches.hasAutogroups(root: root) {
    case nil: .pass("autogroup", "the kernel has no groups per terminal")
    case false?: .pass("autogroup", "off: nice counts between all processes")
    case true?:
      .warn(
        "autogroup",
        "on: nice counts only between processes of one terminal, so the weights of commands that"
          + " were started from different ones do not hold by nice alone",
        fix: "sysctl -w kernel.sched_autogroup_enabled=0")
    }
  }

  private var processes: HostCheck {
    guard let most = HostSwitches.mostProcesses(root: root) else {
      return .pass("process-limit", "no limit is known on the processes of this user")
    }
    guard most < 1024 else {
      return .pass("process-limit", "this user may have \(most) processes")
    }
    return .warn(
      "process-limit",
      "this user may have \(most) processes and threads together, those of commands included",
      fix: "ulimit -u 4096, or nproc in /etc/security/limits.conf")
  }

  private var bootID: HostCheck {
    guard HostSwitches.bootID(root: root) != nil else {
      return .fail(
        "boot-id",
        "the kernel does not name its boot, so sessions from before a restart look alive",
        fix: "mount /proc with /proc/sys/kernel/random/boot_id readable")
    }
    return .pass("boot-id", "sessions from before a restart are told from living ones")
  }

  private var clock: HostCheck {
    // Whatever wrote this had a later clock.
    let written = WallTime(milliseconds: 1_760_000_000_000)
    guard now.wall >= written else {
      return .warn(
        "clock", "the clock says \(now.wall): schedules and windows follow it",
        fix: "timedatectl set-ntp true")
    }
    guard now.boot > Instant(nanoseconds: 0) else {
      return .fail(
        "clock", "the kernel does not count the time since its boot, so no deadline holds",
        fix: "a kernel with CLOCK_BOOTTIME, Linux 2.6.39 or newer")
    }
    return .pass("clock", "the clock says \(now.wall), and time since the boot is counted")
  }

  private func gpuCheck(_ look: GPULook) -> HostCheck {
    if let trouble = look.trouble {
      return .warn("gpus", "not all is known of the GPUs: \(trouble)", fix: "nvidia-smi -L")
    }
    return .pass(
      "gpus", look.devices.isEmpty ? "there is none" : "\(look.devices.count) are known by name")
  }
}
