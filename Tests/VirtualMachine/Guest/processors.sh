# A group that may run on some processors only stays on them, with the memory of their node.
. /guest/lib.sh

allowed() { grep -q "^Cpus_allowed_list:	$2\$" "/proc/$(pid_of "$1")/status"; }

plan_with PINNED 50 FREE 50
rmctl directive set DAY PINNED --cpus 1 >/dev/null
start PINNED 2 -g PINNED
start FREE 1 -g FREE
check pinned-to-its-processor allowed PINNED 1
check others-are-not allowed FREE 0-1
# Both of its processes share one processor with at most one other.
within pinned-rate-at-most "$(rate 4 "$(session_group PINNED cpu)")" 75 30
stop_all
check nothing-left nothing_left
