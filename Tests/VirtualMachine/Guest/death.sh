# A supervisor killed with -9: the next command has cleaned up, daemons without a mark included.
. /guest/lib.sh

tree='
  (setsid env -i sleep 300 >/dev/null 2>&1 &)
  setsid sleep 300 &
  sleep 300'

die_after() {
  start_command victim "$tree" victim
  pid_of victim >/dev/null || return 1
  usleep "$1"
  kill -KILL "$(cat "$work/victim.supervisor")"
  wait
  rm -f "$work"/victim.*
  rmctl session list >/dev/null && empty our_processes && empty our_sessions
}

# Killed when the command may not even have begun.
die_early() {
  for moment in 0 20000 50000 100000 200000 400000; do
    start_command victim "$tree" victim
    usleep "$moment"
    kill -KILL "$(cat "$work/victim.supervisor")"
    wait
    rm -f "$work"/victim.*
    rmctl session list >/dev/null
    empty our_processes && empty our_sessions || {
      echo "killed after $moment us"
      return 1
    }
  done
}

check killed-at-once die_after 0
check killed-soon die_after 100000
check killed-later die_after 700000
check killed-while-it-starts die_early
check next-run-is-fine rmctl run -- true
check nothing-left nothing_left
