# What guest scripts have in common. A script begins with `. /guest/lib.sh`; it has a state of its
# own and prints a line per check: `ok NAME`, `not ok NAME: DETAIL`, or `figure NAME VALUE AIM
# TOLERANCE`, which the host judges. Names stand literally behind `check` and `within`: the host
# reads them in the script and misses those that were not printed.

cgroups=/sys/fs/cgroup
work=/tmp/$script
mkdir -p "$work/dba"
chown dba:dba "$work/dba"
cd "$work" || exit 1
export RMCTL_STATE=$work/state.json

# check NAME COMMAND...: the command must succeed.
check() {
  check_name=$1
  shift
  if ("$@") >"$work/check.out" 2>&1; then
    echo "ok $check_name"
  else
    echo "not ok $check_name: exit $? of $*: $(tail -n 12 "$work/check.out" | tr '\n' '|')"
  fi
}

# figure NAME VALUE [AIM TOLERANCE]: something measured, to be read by people.
figure() { echo "figure $*"; }

# within NAME VALUE AIM TOLERANCE: something measured that must be near its aim.
within() { figure "$1" "${2:-nothing}" "$3" "$4"; }

# near VALUE AIM TOLERANCE: for trying again before a figure is final.
near() { [ "$(calc "($1 - $2 <= $3 && $2 - $1 <= $3) ? 1 : 0")" = 1.000 ]; }

# says TEXT COMMAND...: the command succeeds and prints the text.
says() {
  says_text=$1
  shift
  "$@" >"$work/says.out" 2>&1
  says_code=$?
  cat "$work/says.out"
  [ "$says_code" = 0 ] && grep -qF -e "$says_text" "$work/says.out"
}

# exits CODE COMMAND...: the command ends with just this code.
exits() {
  exits_code=$1
  shift
  "$@"
  exits_got=$?
  [ "$exits_got" = "$exits_code" ] || {
    echo "exit $exits_got, not $exits_code"
    return 1
  }
}

# with_timeout SECONDS COMMAND...: 143 when it has taken too long.
with_timeout() { timeout "$@"; }

# reaches SECONDS COMMAND...: looks until the command succeeds, for so long at most.
reaches() {
  reaches_end=$(($(cut -d. -f1 /proc/uptime) + $1))
  shift
  until "$@"; do
    [ "$(cut -d. -f1 /proc/uptime)" -lt "$reaches_end" ] || return 1
    usleep 50000
  done
}

# json FIELD: the value of a field of JSON on standard input, by its first appearance.
json() {
  tr ',{}' '\n\n\n' | sed -n "s/^ *\"$1\" *: *\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" | head -n 1
}

# Arithmetic with fractions: calc 'EXPRESSION'.
calc() { awk "BEGIN { printf \"%.3f\", ($1) }"; }

# The folder of the group in which a process is, by the controller: group_of PID CONTROLLER.
group_of() {
  if [ "$layout" = legacy ]; then
    awk -F: -v c="$2" -v top="$cgroups" '
      { n = split($2, names, ","); for (i = 1; i <= n; i++) if (names[i] == c) at = $2 ":" $3 }
      END { split(at, part, ":"); print top "/" part[1] part[2] }' "/proc/$1/cgroup"
  else
    echo "$cgroups$(sed -n 's/^0:://p' "/proc/$1/cgroup")"
  fi
}

# CPU time of a group in microseconds. No process is started for it: under load that takes long.
cpu_time() {
  cpu_time=0
  [ -d "$1" ] || return 1
  if [ "$layout" = legacy ]; then
    read -r cpu_time <"$1/cpuacct.usage"
    cpu_time=$((cpu_time / 1000))
  else
    while read -r key value; do
      case $key in usage_usec) cpu_time=$value ;; esac
    done <"$1/cpu.stat"
  fi
}

# Microseconds since the machine began, without starting a process.
uptime_us() {
  read -r uptime_us _ </proc/uptime
  uptime_us=${uptime_us%.*}${uptime_us#*.}0000
}

# shares SECONDS FOLDER...: percent of the CPU time of all of them that each has had, in a line. The
# first seconds do not count: the kernel spreads new processes over the processors little by little.
shares() {
  shares_seconds=$1
  shift
  sleep 10
  shares_before= shares_after=
  for folder; do
    cpu_time "$folder" || return 1
    shares_before="$shares_before $cpu_time"
  done
  sleep "$shares_seconds"
  for folder; do cpu_time "$folder" && shares_after="$shares_after $cpu_time"; done
  echo "$shares_before $shares_after" | awk '{
    n = NF / 2
    for (i = 1; i <= n; i++) { part[i] = $(i + n) - $i; sum += part[i] }
    for (i = 1; i <= n; i++) printf "%.2f ", sum ? 100 * part[i] / sum : 0
    print ""
  }'
}

# rate SECONDS FOLDER: percent of one processor that the group has had.
rate() {
  cpu_time "$2" || return 1
  rate_before=$cpu_time
  uptime_us && rate_start=$uptime_us
  sleep "$1"
  uptime_us && cpu_time "$2"
  calc "100 * ($cpu_time - $rate_before) / ($uptime_us - $rate_start)"
}

# plan_with GROUP SHARES...: makes the groups and a plan over them, and activates it.
plan_with() {
  {
    echo plan create DAY
    echo directive set DAY OTHER_GROUPS --shares 1
    while [ $# -gt 1 ]; do
      echo "group create $1"
      echo "directive set DAY $1 --shares $2"
      shift 2
    done
    echo plan activate DAY
  } | rmctl batch -f - >"$work/plan.out" 2>&1 || cat "$work/plan.out"
}

# start NAME PROCESSES FLAG...: a command with so many busy processes under `rmctl run FLAG...`.
start() {
  start_name=$1 start_count=$2
  shift 2
  start_busy='i=1; while [ $i -lt $0 ]; do (while :; do :; done) & i=$((i + 1)); done'
  start_command "$start_name" "$start_busy; while :; do :; done" "$start_count" "$@"
}

# start_command NAME SCRIPT WORD FLAG...: any shell script under `rmctl run FLAG...`; its $0 is the
# word. It says its pid in NAME.pid, rmctl's own is in NAME.supervisor.
start_command() {
  start_name=$1 start_script=$2 start_word=$3
  shift 3
  rmctl run "$@" -- sh -c "echo \$\$ >$work/$start_name.pid; $start_script" "$start_word" \
    >"$work/$start_name.out" 2>&1 &
  echo $! >"$work/$start_name.supervisor"
}

# Waits until a command that was started runs, and prints its pid.
pid_of() {
  reaches 90 started "$1"
  [ -s "$work/$1.pid" ] || {
    echo "$1 did not start: $(cat "$work/$1.out")" >&2
    return 1
  }
  cat "$work/$1.pid"
}
started() { [ -s "$work/$1.pid" ] || ! kill -0 "$(cat "$work/$1.supervisor")" 2>/dev/null; }

# session_group NAME CONTROLLER: the folder of the session of a started command.
session_group() {
  session_group_pid=$(pid_of "$1") || return 1
  session_group=$(group_of "$session_group_pid" "$2")
  case $session_group in
    */rmctl-*/g-*/s-*) echo "$session_group" ;;
    *)
      echo "/nowhere/of/$1"
      echo "$1 is in no group of ours, but in $session_group" >&2
      ;;
  esac
}

# consumer_group NAME CONTROLLER: the folder of the consumer group above it.
consumer_group() { dirname "$(session_group "$1" "$2")"; }

# Ends all commands that were started.
stop_all() {
  for file in "$work"/*.supervisor; do kill -TERM "$(cat "$file")" 2>/dev/null; done
  wait
  rm -f "$work"/*.supervisor "$work"/*.pid
}

# The folders of ours: of sessions, and all.
our_sessions() { find "$cgroups" -type d -path '*/rmctl-*/s-*'; }
our_folders() { find "$cgroups" -type d -path '*/rmctl-*'; }

# Processes that carry the mark of a session, and those called sleep, with which scripts make
# daemons that have thrown the mark away.
our_processes() {
  for folder in /proc/[0-9]*; do
    if grep -q RMCTL_SESSION "$folder/environ" || grep -q '(sleep) [^Z]' "$folder/stat"; then
      echo "${folder#/proc/}: $(tr '\0' ' ' <"$folder/cmdline")"
    fi
  done 2>/dev/null
}

# empty COMMAND...: the command prints nothing.
empty() {
  empty_text=$("$@")
  [ -z "$empty_text" ] || {
    echo "left: $empty_text"
    return 1
  }
}

# What must hold when no command runs any more.
nothing_left() { empty our_processes && empty our_folders; }

# delegate NAME CONTROLLER...: gives the user dba a group that has these controllers and no other,
# as the kernel's documentation says it is done: /NAME/dba, with a group `login` for its shells,
# because a process gets from one group into another of the same owner only.
delegate() {
  delegated=$cgroups/$1/dba
  mkdir "$cgroups/$1"
  shift
  for controller; do
    echo "+$controller" >"$cgroups/cgroup.subtree_control"
    echo "+$controller" >"${delegated%/dba}/cgroup.subtree_control"
  done
  mkdir "$delegated" "$delegated/login"
  chown dba:dba "$delegated" "$delegated/cgroup.procs" "$delegated/cgroup.threads" \
    "$delegated/cgroup.subtree_control" "$delegated/login" "$delegated/login/cgroup.procs"
}

# as_dba COMMAND-LINE: by that user, from the group `login`, with a state of its own.
as_dba() {
  sh -c 'echo $$ >"$0/login/cgroup.procs" && exec su dba -c "$1"' "$delegated" \
    "cd $work/dba && export RMCTL_STATE=$work/dba/state.json && $1"
}
