# An unprivileged user's commands are held by control groups below the group it was given.
. /guest/lib.sh

delegate given-run cpu cpuset memory io pids
run='rmctl run --cgroup-root /given-run/dba'

inside() { says 0::/given-run/dba/rmctl- as_dba "$run -- cat /proc/self/cgroup"; }
own=$cgroups'$(cut -d: -f3 /proc/self/cgroup)'
owner() { says 1000 as_dba "$run -- sh -c 'stat -c %u $own'"; }
limit() { says 7 as_dba "$run --pids 7 -- sh -c 'cat $own/pids.max'"; }
greedy() {
  exits 137 as_dba "$run --memory 48M --result r.json -- \
    sh -c 'dd if=/dev/zero of=/tmp/dba-file bs=1M count=120 2>/dev/null; echo survived'"
}
outcome_is() { [ "$(json outcome <"$work/dba/r.json")" = "$1" ]; }

check stands-below-the-given-group inside
check folders-are-its-own owner
check pids-limit-is-written limit
check all-limits-can-be-held as_dba "$run --require-limits --memory 48M --pids 9 --cpu 1 -- true"
check over-memory-137 greedy
check outcome-is-oom outcome_is oom
rm -f /tmp/dba-file
check nothing-left nothing_left
