#!/bin/sh
# Measures what the kernel makes of a plan, and prints one line per figure: name, value, aim.
# Needs the right to make control groups (root, or a delegated group in RMCTL_CGROUP_ROOT).
#
#   docs/enforcement-figures.sh .build/release/rmctl [nice]
#
# With "nice" commands are held by signals and nice instead. Every process is pinned to one
# processor for the shares, so that the figures are about weights and not about the balancing of
# the kernel, and so that other work on the machine disturbs all groups alike.
set -eu
rmctl=$1
mode=${2:-groups}
seconds=${SECONDS_PER_FIGURE:-10}
folder=$(mktemp -d)
export RMCTL_STATE="$folder/state.json"
cpu=$(($(nproc) - 1))
if [ "$mode" = nice ]; then
  export RMCTL_CGROUP_ROOT=/rmctl-nowhere
  aim=5
else
  aim=2
fi

finish() {
  "$rmctl" -q session list --no-headers --columns id | while read -r id; do
    "$rmctl" -q session kill "$id" --grace 1s || true
  done
  wait
  rm -rf "$folder"
}
trap finish EXIT

say() { printf '%-44s %10s  %s\n' "$1" "$2" "$3"; }

# CPU time of all processes of a session so far, in ticks of 10 ms.
ticks() {
  sum=0
  for pid in $(pgrep -f "[b]usy-$1\$" || true); do
    stat=$(cut -d')' -f2 "/proc/$pid/stat" 2>/dev/null) || continue
    # shellcheck disable=SC2086 # one word per field
    set -- "$1" $stat
    sum=$((sum + ${13} + ${14}))
  done
  echo "$sum"
}

busy='trap "exit 0" TERM; while :; do :; done # busy-'

# run_busy GROUP: two busy processes in one command.
run_busy() {
  "$rmctl" -q run -g "$1" -- taskset -c "$cpu" sh -c "
    sh -c '$busy$1' & sh -c '$busy$1' & wait" 2>/dev/null &
}

# shares NAME AIM GROUP=PERCENT...: waits until all are there, then measures.
shares() {
  name=$1 aim_here=$2
  shift 2
  sleep 2
  for part in "$@"; do eval "before_${part%=*}=$(ticks "${part%=*}")"; done
  sleep "$seconds"
  whole=0
  for part in "$@"; do
    eval "used_${part%=*}=\$(( $(ticks "${part%=*}") - before_${part%=*} ))"
    eval "whole=\$((whole + used_${part%=*}))"
  done
  for part in "$@"; do
    eval "used=\$used_${part%=*}"
    measured=$(awk "BEGIN { printf \"%.1f\", 100 * $used / $whole }")
    say "$name: ${part%=*}" "$measured %" "planned ${part#*=} %, aim within $aim_here points"
  done
}

kill_group() {
  "$rmctl" session list --no-headers --columns id,group | awk -v group="$1" '$2 == group { print $1 }' |
    while read -r id; do "$rmctl" -q session kill "$id" --grace 1s; done
  # Its end is recorded by its own supervisor.
  while "$rmctl" session list --no-headers --columns group | grep -qx "$1 *"; do sleep 0.1; done
}

for group in A B C CAPPED; do "$rmctl" -q group create "$group"; done
"$rmctl" -q plan create P
"$rmctl" -q directive set P A --shares 60
"$rmctl" -q directive set P B --shares 30
"$rmctl" -q directive set P C --shares 10
"$rmctl" -q directive set P CAPPED --shares 10 --utilization-limit 25
"$rmctl" -q directive set P OTHER_GROUPS --shares 10
"$rmctl" -q plan activate P

for group in A B C; do run_busy "$group"; done
shares "60/30/10, two processes each" "$aim" A=60 B=30 C=10
kill_group A
shares "the first one is idle" 3 B=75 C=25
kill_group B
kill_group C

# A cap of a quarter of the machine, by as many busy processes as there are processors; the worst of
# ten seconds.
"$rmctl" -q run -g CAPPED -- sh -c "
  for i in \$(seq $(nproc)); do sh -c '${busy}CAPPED' & done; wait" 2>/dev/null &
sleep 2
worst=0
last=$(ticks CAPPED)
start=$(date +%s%N)
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  now=$(ticks CAPPED)
  end=$(date +%s%N)
  used=$(awk "BEGIN { printf \"%.2f\", ($now - $last) * 1e9 / ($end - $start) / $(nproc) }")
  worst=$(awk "BEGIN { print ($used > $worst) ? $used : $worst }")
  last=$now start=$end
done
say "a cap of 25 %, the worst of ten seconds" "$worst %" "aim at most 26 %"
kill_group CAPPED

if [ "$mode" = groups ]; then
  code=0
  "$rmctl" -q run --memory 50M -- sh -c 'x=0123456789abcdef; while :; do x=$x$x; done' \
    2>/dev/null || code=$?
  say "past its memory: exit code" "$code" "aim 137"

  # Bash goes on where a fork fails.
  "$rmctl" -q run --pids 20 -- bash -c '
    for i in {1..100}; do sleep 30 & done; wait' 2>/dev/null &
  sleep 1
  count=$("$rmctl" top -1 -d 100ms -o json |
    awk '/"tasks" *:/ { gsub(/[^0-9]/, ""); if ($0 > m) m = $0 } END { print m }')
  say "a hundred forks under --pids 20: tasks" "$count" "aim at most 20"
  finish_pids=$("$rmctl" session list --no-headers --columns id)
  for id in $finish_pids; do "$rmctl" -q session kill "$id" --grace 0s; done

  # Direct reads, so that it is the disk that is measured and not the page cache.
  dd if=/dev/zero of="$folder/data" bs=1M count=64 oflag=direct 2>/dev/null ||
    dd if=/dev/zero of="$folder/data" bs=1M count=64 conv=fsync 2>/dev/null
  start=$(date +%s%N)
  "$rmctl" -q run --io-bps 10M -- dd if="$folder/data" of=/dev/null bs=256K iflag=direct 2>/dev/null
  end=$(date +%s%N)
  rate=$(awk "BEGIN { printf \"%.2f\", 64 * 1.048576 / (($end - $start) / 1e9) }")
  say "64 MiB read at --io-bps 10M" "$rate MB/s" "10.49 MB/s allowed, aim within 5 %"
fi

runs=${RUNS:-500}
i=0
while [ $i -lt "$runs" ]; do
  "$rmctl" -q run --grace 0s -- sh -c 'setsid setsid sleep 300 & sleep 300 & exit 0' 2>/dev/null
  i=$((i + 1))
done
left=$(pgrep -fc '^sleep 300$' || true)
groups=$(find /sys/fs/cgroup -maxdepth 6 -type d -path '*rmctl-*' -name 's-*' 2>/dev/null | wc -l)
say "$runs runs that leave daemons: processes left" "$left" "aim 0"
say "$runs runs that leave daemons: groups left" "$groups" "aim 0"

kills=${KILLS:-200}
i=0
late=0
while [ $i -lt "$kills" ]; do
  "$rmctl" -q run -- sh -c 'setsid sleep 301 & sleep 301' 2>/dev/null &
  supervisor=$!
  until pgrep -f '^sleep 301$' >/dev/null; do sleep 0.01; done
  kill -9 "$supervisor"
  wait "$supervisor" 2>/dev/null || true
  "$rmctl" -q session list >/dev/null
  if pgrep -f '^sleep 301$' >/dev/null; then late=$((late + 1)); fi
  i=$((i + 1))
done
say "supervisor killed $kills times: cleaned up too late" "$late" "aim 0"

# Two activations at once, the first one stopped after it has saved: the kernel must end at the newer.
if [ "$mode" = groups ]; then
  "$rmctl" -q plan create Q
  "$rmctl" -q directive set Q A --shares 10
  "$rmctl" -q directive set Q B --shares 60
  "$rmctl" -q directive set Q OTHER_GROUPS --shares 10
  for group in A B; do "$rmctl" -q run -g "$group" -- sleep 600 2>/dev/null & done
  sleep 1
  weights() {
    find /sys/fs/cgroup -maxdepth 7 -path "*rmctl-*/g-*" -prune \
      \( -exec test -e '{}/cpu.shares' \; -o -exec test -e '{}/cpu.weight' \; \) \
      -exec sh -c 'cat "$1/cpu.shares" "$1/cpu.weight" 2>/dev/null' _ '{}' \; | tr '\n' ' '
  }
  "$rmctl" -q plan activate P && want_P=$(weights)
  "$rmctl" -q plan activate Q && want_Q=$(weights)
  rounds=${ROUNDS:-500}
  i=0
  wrong=0
  while [ $i -lt "$rounds" ]; do
    before=$(head -c 200 "$RMCTL_STATE")
    "$rmctl" -q plan activate P &
    first=$!
    while [ "$(head -c 200 "$RMCTL_STATE")" = "$before" ] && kill -0 $first 2>/dev/null; do :; done
    kill -STOP $first 2>/dev/null || true
    "$rmctl" -q plan activate Q &
    second=$!
    sleep 0.02
    kill -CONT $first 2>/dev/null || true
    wait $first $second || true
    plan=$("$rmctl" plan active -o json | awk -F'"' '/"plan" *:/ { print $4 }')
    eval "want=\$want_$plan"
    [ "$(weights)" = "$want" ] || wrong=$((wrong + 1))
    i=$((i + 1))
  done
  say "$rounds races of two plans: kernel at the older" "$wrong" "aim 0"
fi
