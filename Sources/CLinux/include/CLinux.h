// What Swift cannot import from the C library: macros, variadic calls and system calls without a
// wrapper. No logic lives here.
#ifndef RMCTL_CLINUX_H
#define RMCTL_CLINUX_H

#include <stdint.h>

int rmctl_pidfd_open(int pid);
int rmctl_pidfd_send_signal(int pidfd, int signal);
int rmctl_set_child_subreaper(void);
int rmctl_pipe(int descriptors[2]);

// Blocks the signals in this thread and returns a descriptor to read them from; -1 on failure.
int rmctl_signalfd(const int *signals, int count);
// The next signal that has arrived; -1 when there is none.
int rmctl_signalfd_next(int descriptor);

int rmctl_set_nice_of_group(int group, int nice);
int rmctl_set_own_nice(int nice);
int rmctl_set_nice_of_process(int pid, int nice);
int rmctl_ioprio_set_process_group(int group, int level);
int rmctl_ioprio_get(int pid);
int rmctl_watch_renames(const char *folder);
int rmctl_pin_to_cpu(int cpu);
int rmctl_set_own_affinity(const int *cpus, long count);
int rmctl_unpin(void);
int rmctl_close_from(int lowest);

// waitpid status, taken apart.
int rmctl_has_exited(int status);
int rmctl_exit_code(int status);
int rmctl_was_signaled(int status);
int rmctl_term_signal(int status);
int rmctl_dumped_core(int status);
int rmctl_has_stopped(int status);

int rmctl_set_limit(int resource, uint64_t soft, uint64_t hard);
int rmctl_limit_cpu(void);
int rmctl_limit_data(void);

// f_type of statfs(2); 0 when the path leads nowhere.
uint32_t rmctl_file_system_magic(const char *path);
uint32_t rmctl_file_system_magic_of(int descriptor);

// openat2(2) with RESOLVE_BENEATH, without links of any kind and without other file systems.
int rmctl_open_beneath(int folder, const char *path, int flags);

// Width in terminal cells: 0, 1 or 2; -1 for what cannot be shown.
int rmctl_cell_width(uint32_t scalar);

#endif
