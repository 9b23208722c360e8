# An unprivileged user to whom a group was given sees what can be done below it, and nowhere else.
. /guest/lib.sh

delegate given cpu cpuset memory io pids
here='rmctl host show --cgroup-root /given/dba -o json'
top='rmctl host show --cgroup-root / -o json'

controllers() { [ "$(as_dba "$1" | grep -c "\"usable\" : $2")" = 7 ]; }

check is-unprivileged says 1000 as_dba 'id -u'
check stands-in-its-group says 0::/given/dba/login as_dba 'cat /proc/self/cgroup'
check all-controllers-usable controllers "$here" true
check none-usable-above controllers "$top" false
check runs as_dba 'rmctl run -- true'
check nothing-left nothing_left
