# With --require-limits a command is not started where something asked for cannot be held.
. /guest/lib.sh

delegate only-cpu cpu
run='rmctl run --cgroup-root /only-cpu/dba'

check refused-without-the-controller exits 12 as_dba "$run --require-limits --pids 9 -- touch ran"
check was-not-started test ! -e "$work/dba/ran"
check runs-when-not-required as_dba "$run --pids 9 -- true"
check runs-with-what-there-is as_dba "$run --require-limits --cpu 0.5 -- true"
check runs-where-all-can-be-held rmctl run --require-limits --pids 9 --memory 64M -- true
check nothing-left nothing_left
