#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

int rmctl_pidfd_open(int pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int rmctl_pidfd_send_signal(int pidfd, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int rmctl_set_child_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int rmctl_pipe(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC); }

int rmctl_signalfd(const int *signals, int count) {
  sigset_t mask;
  sigemptyset(&mask);
  for (int i = 0; i < count; i++) sigaddset(&mask, signals[i]);
  if (sigprocmask(SIG_BLOCK, &mask, NULL) != 0) return -1;
  return signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

int rmctl_signalfd_next(int descriptor) {
  struct signalfd_siginfo info;
  return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : -1;
}

int rmctl_set_nice_of_group(int group, int nice) {
  return setpriority(PRIO_PGRP, (id_t)group, nice);
}

int rmctl_set_own_affinity(const int *cpus, long count) {
  cpu_set_t *set = CPU_ALLOC(4096);
  if (set == NULL) return -1;
  size_t size = CPU_ALLOC_SIZE(4096);
  CPU_ZERO_S(size, set);
  for (long i = 0; i < count; i++) CPU_SET_S((size_t)cpus[i], size, set);
  int result = sched_setaffinity(0, size, set);
  CPU_FREE(set);
  return result;
}

int rmctl_set_nice_of_process(int pid, int nice) {
  return setpriority(PRIO_PROCESS, (id_t)pid, nice);
}

int rmctl_set_own_nice(int nice) { return setpriority(PRIO_PROCESS, 0, nice); }

// linux/ioprio.h: IOPRIO_WHO_PGRP 2, IOPRIO_WHO_PROCESS 1, IOPRIO_CLASS_BE 2, class shift 13.
int rmctl_ioprio_set_process_group(int group, int level) {
  return (int)syscall(SYS_ioprio_set, 2, group, (2 << 13) | level);
}

int rmctl_ioprio_get(int pid) { return (int)syscall(SYS_ioprio_get, 1, pid); }

int rmctl_watch_renames(const char *folder) {
  int file = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (file < 0) return -1;
  if (inotify_add_watch(file, folder, IN_MOVED_TO | IN_ONLYDIR) < 0) {
    close(file);
    return -1;
  }
  return file;
}

int rmctl_pin_to_cpu(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set);
}

int rmctl_unpin(void) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) CPU_SET(cpu, &set);
  return sched_setaffinity(0, sizeof set, &set);
}

int rmctl_close_from(int lowest) {
  return (int)syscall(SYS_close_range, (unsigned)lowest, ~0U, 0);
}

int rmctl_has_exited(int status) { return WIFEXITED(status); }
int rmctl_exit_code(int status) { return WEXITSTATUS(status); }
int rmctl_was_signaled(int status) { return WIFSIGNALED(status); }
int rmctl_term_signal(int status) { return WTERMSIG(status); }
int rmctl_dumped_core(int status) { return WCOREDUMP(status); }
int rmctl_has_stopped(int status) { return WIFSTOPPED(status); }

int rmctl_set_limit(int resource, uint64_t soft, uint64_t hard) {
  struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
  return setrlimit(resource, &limit);
}

int rmctl_limit_cpu(void) { return RLIMIT_CPU; }
int rmctl_limit_data(void) { return RLIMIT_DATA; }

uint32_t rmctl_file_system_magic(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (uint32_t)status.f_type : 0;
}

uint32_t rmctl_file_system_magic_of(int descriptor) {
  struct statfs status;
  return fstatfs(descriptor, &status) == 0 ? (uint32_t)status.f_type : 0;
}

int rmctl_open_beneath(int folder, const char *path, int flags) {
  struct open_how how = {
      .flags = (uint64_t)(unsigned)flags,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
  };
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

int rmctl_cell_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
