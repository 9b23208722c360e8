# A command over its memory is killed, and nobody beside it. Files in a tmpfs count as memory of
# who writes them, and no limit of a process's address space can stop them.
. /guest/lib.sh

alive() { kill -0 "$(cat "$work/$1.pid")"; }
outcome_is() { [ "$(json outcome <"$work/$1")" = "$2" ]; }
kills_counted() { [ "$(json oomKills <"$work/$1")" -ge 1 ]; }
fill() { echo "exec dd if=/dev/zero of=$work/$1 bs=1M count=$2"; }

plan_with SMALL 50 OTHER 50
rmctl group set SMALL --group-memory 96M >/dev/null
start_command neighbour 'sleep 300' neighbour -g SMALL
start_command stranger 'sleep 300' stranger -g OTHER
pid_of neighbour >/dev/null && pid_of stranger >/dev/null

greedy() { exits 137 rmctl run -g OTHER --memory 48M --result own.json -- sh -c "$(fill own 120)"; }
check over-its-own-limit-137 greedy
check own-outcome-is-oom outcome_is own.json oom
check own-kills-counted kills_counted own.json
rm -f own
check below-its-own-limit-lives rmctl run -g OTHER --memory 96M -- sh -c "$(fill modest 24)"
rm -f modest

# One big block of anonymous memory, over the limit of the group and under none of its own.
block='exec dd if=/dev/zero of=/dev/null bs=150M count=1'
check over-group-limit-137 exits 137 rmctl run -g SMALL --result group.json -- sh -c "$block"
check group-outcome-is-oom outcome_is group.json oom
check neighbour-in-the-group-lives alive neighbour
check stranger-lives alive stranger
check same-block-elsewhere-is-fine rmctl run -g OTHER -- sh -c "$block"
stop_all
check nothing-left nothing_left
