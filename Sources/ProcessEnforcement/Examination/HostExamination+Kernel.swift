import LinuxHost

extension HostExamination {
  var kernelChecks: [HostCheck] { [processDescriptors, openBeneath, groupKill, pressure] }

  private var processDescriptors: HostCheck {
    guard let failure = KernelCalls.processDescriptorFailure() else {
      return .pass("pidfd", "processes are held by descriptors, so no signal hits a stranger")
    }
    return .fail(
      "pidfd",
      "processes cannot be held by descriptors (\(Self.words(failure))), so none can be ended",
      fix: "Linux 5.3 or newer; in a container, a seccomp profile that allows pidfd_open")
  }

  private var openBeneath: HostCheck {
    guard let failure = KernelCalls.openBeneathFailure() else {
      return .pass("openat2", "files of control groups are opened below their root only")
    }
    return .warn(
      "openat2",
      "files cannot be opened below a folder and nowhere else (\(Self.words(failure))), so control"
        + " groups are left alone",
      fix: "Linux 5.6 or newer; in a container, a seccomp profile that allows openat2")
  }

  private var groupKill: HostCheck {
    let needed = KernelVersion(5, 14)
    guard let kernel else {
      return .warn("cgroup-kill", "the version of the kernel is not known", fix: nil)
    }
    guard kernel >= needed, layout.unified != nil else {
      let reason =
        kernel < needed
        ? "Linux \(kernel) is older than \(needed)" : "no control groups of version 2 are mounted"
      return .warn(
        "cgroup-kill",
        "\(reason), so a group is frozen and its processes are ended one by one",
        fix: kernel < needed ? "Linux \(needed) or newer" : "mount -t cgroup2 none /sys/fs/cgroup")
    }
    return .pass("cgroup-kill", "Linux \(kernel) ends a whole group at once")
  }

  private var pressure: HostCheck {
    guard PressureFile.read(.memory, root: root) != nil else {
      return .warn(
        "pressure",
        "the kernel tells nothing of standing still, so pressure is judged by free memory alone",
        fix: "boot with psi=1; the kernel must be built with CONFIG_PSI")
    }
    return .pass("pressure", "the kernel tells how long work stands still")
  }
}
