# A fork bomb stays inside its limit, and the machine stays usable.
. /guest/lib.sh

pids() { cat "$(session_group bomb pids)/pids.$1"; }
struck() { [ "$(pids events | sed -n 's/^max //p')" -gt 0 ]; }
worst_of_many() {
  most=0
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    now=$(pids current)
    [ "$now" -gt "$most" ] && most=$now
  done
  echo "$most"
}

plan_with BOMBS 50
# awk lives on where a fork fails; a shell would give up.
echo 'bomb() { bomb & bomb & wait; }; bomb' >bomb.sh
bomb="sh $work/bomb.sh >/dev/null 2>&1 &"
start_command bomb "exec awk 'BEGIN { for (;;) system(\"$bomb\") }'" bomb -g BOMBS --pids 20
check limit-strikes reaches 30 struck
check limit-is-written says 20 pids max
within most-processes "$(worst_of_many)" 11 9
check others-can-run rmctl run -- true
stop_all
check nothing-left nothing_left

rmctl group set BOMBS --pids 6 >/dev/null
many='i=0; while [ $i -lt 12 ]; do sleep 300 & i=$((i + 1)); done; echo all'
group_holds() { ! says all with_timeout 60 rmctl run -g BOMBS -- sh -c "$many"; }
check group-limit-holds group_holds
check nothing-left-of-the-group nothing_left
